// Which figures of a reading may change when one piece of an answer cannot be read.
import type { Reading } from '../../schema/reading.ts'
import { type Place, readWith } from './edits.ts'
import { figuresOf } from './figures.ts'
import { gone, type Path, type Replies } from './replies.ts'
import { type Whole, wholes } from './wholes.ts'

/**
 * Figures that would change if this were not there at all. With an item of a list, the items that it is in may go as well;
 * and so they may with a word that says what a figure means: one without which there would be another figure.
 */
export function mayChange(replies: Replies, usual: Reading, place: Place, whole: Whole | undefined): Set<string> {
  const figures = figuresOf(usual)
  const without = (path: Path) => {
    const reading = readWith(replies, { ...place, path }, gone)
    return isRead(reading) ? figuresOf(reading) : new Map<string, string>()
  }
  const { path } = place
  if (whole !== undefined) return takenBy(whole, replies, place, figures)
  const saysMore = [...without(path)].some(([figure, value]) => figures.get(figure) !== value)
  const isItem = typeof path.at(-1) === 'number'
  const owners = path.flatMap((step, index) => (typeof step === 'number' ? [path.slice(0, index + 1)] : []))
  const places = isItem || saysMore ? [path, ...owners, ...(path.length > 1 ? [path.slice(0, -1)] : [])] : [path]
  return new Set(
    places.flatMap((owner) => {
      const rest = without(owner)
      return [...figures].flatMap(([figure, value]) => (rest.get(figure) === value ? [] : [figure]))
    }),
  )
}

/** With a whole goes what its request says, or what it is declared to take. */
function takenBy(
  { takes }: Whole,
  { provider, bodies, context }: Replies,
  { request }: Place,
  figures: ReadonlyMap<string, string>,
): Set<string> {
  if (takes !== undefined) return new Set([...figures.keys()].filter((figure) => takes.test(figure)))
  const rest = figuresOf(provider.read({ ...bodies, [request]: null }, context, []))
  // That there is none is not known either.
  const gone = [...figures].filter(([figure, value]) => value === '[]' || rest.get(figure) !== value)
  return new Set(gone.map(([figure]) => figure))
}

export function wholeAround({ provider, name }: Replies, place: Place) {
  return wholes.find(
    (whole) =>
      whole.provider === provider.id &&
      (whole.only === undefined || name === `${provider.id}: ${whole.only}`) &&
      whole.place.test(dotted(place)),
  )
}

export function isRead(reading: Reading | { refused: string }): reading is Reading {
  return !('refused' in reading)
}

function dotted({ request, path }: Place): string {
  return [request, ...path].map((step) => (typeof step === 'number' ? '[]' : step)).join('.')
}
