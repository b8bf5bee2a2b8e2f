// An optional piece never takes a reading down: every optional leaf and every list item of every recorded answer, broken one at a time.
import { describe, it } from 'vitest'
import { labelOf } from '../../pipeline/fetch/build-request.ts'
import type { Reading } from '../../schema/reading.ts'
import { expectNone } from '../support/expect-none.ts'
import { isNumber, number, type Place, placesOf, readOf, readWith } from './edits.ts'
import { figuresOf } from './figures.ts'
import { allReplies, gone, isRecord, type Path, type Replies } from './replies.ts'
import { wholes } from './wholes.ts'

describe.each(allReplies)('$name', (replies) => {
  const usual = readOf(replies, replies.bodies)

  it('loses nothing but what an unreadable piece itself says, and says that it is missing', () => {
    if ('refused' in usual) return
    const problems = optionalPlaces(replies).flatMap((place) =>
      problemsOf(replies, usual, place).map((problem) => `${replies.file}: ${shown(replies, place)}: ${problem}`),
    )

    expectNone(problems)
  })
})

/** Items of lists, and what an answer may leave out. The rest of an answer is what a figure needs. */
function optionalPlaces(replies: Replies): Place[] {
  return placesOf(replies).filter(
    (place) =>
      !isAnswerItself(replies, place) &&
      (typeof place.path.at(-1) === 'number' || isRead(readWith(replies, place, gone))),
  )
}

function problemsOf(replies: Replies, usual: Reading, place: Place): string[] {
  const broken = readAsAsked(replies, place, brokenFor(place.value))
  // A list in which nothing can be read is another list.
  if (!isRead(broken) && isOnlyItem(replies, place)) return []
  if (!isRead(broken)) return [`the whole reading is refused at ${broken.refused}`]
  const figures = figuresOf(usual)
  const rest = figuresOf(broken)
  const may = mayChange(replies, usual, place)
  const lost = [...figures].filter(([figure, value]) => rest.get(figure) !== value && !may.has(figure))
  const whole = wholeAround(replies, place)
  const invented =
    whole?.instead || whole?.ignored ? [] : [...rest].filter(([figure, value]) => figures.get(figure) !== value)
  const counted = new Set(broken.gaps.map((gap) => JSON.stringify(gap)))
  const before = new Set(usual.gaps.map((gap) => JSON.stringify(gap)))
  const isSilent = rest.size < figures.size && [...counted].every((gap) => before.has(gap))
  return [
    ...lost.map(([figure]) => `${figure} changes with it`),
    ...invented.map(([figure, value]) => `${figure} becomes ${value}`),
    ...(isSilent && !whole?.ignored ? ['no gap says so'] : []),
  ]
}

/** As the pipeline reads it: an optional request whose answer is refused was not answered. */
function readAsAsked(replies: Replies, place: Place, replacement: unknown): Reading | { refused: string } {
  const reading = readWith(replies, place, replacement)
  const spec = replies.provider.requests.get(place.request)
  if (isRead(reading) || spec === undefined || spec.main) return reading
  const { provider, bodies, context } = replies
  const fields = spec.gives.length === 0 ? (['attributes'] as const) : spec.gives
  const failed = fields.map((field) => ({ field, reason: 'request_failed' as const, hint: null }))
  return provider.read({ ...bodies, [place.request]: null }, context, failed)
}

/** The answers to a request that is made several times are a list by keyz's own doing, and an answer has its body and headers. */
function isAnswerItself({ provider }: Replies, { request, path }: Place): boolean {
  const spec = provider.requests.get(request)
  if (spec?.each != null) return path.length < 3
  return path.length < 2 && (spec?.keeps ?? []).length > 0
}

/**
 * Figures that would change if this were not there at all. With an item of a list, the items that it is in may go as well;
 * and so they may with a word that says what a figure means: one without which there would be another figure.
 */
function mayChange(replies: Replies, usual: Reading, place: Place): Set<string> {
  const figures = figuresOf(usual)
  const without = (path: Path) => {
    const reading = readWith(replies, { ...place, path }, gone)
    return isRead(reading) ? figuresOf(reading) : new Map<string, string>()
  }
  const { path } = place
  const whole = wholeAround(replies, place)
  if (whole !== undefined) {
    const { takes } = whole
    const { provider, bodies, context } = replies
    const rest = takes ? null : figuresOf(provider.read({ ...bodies, [place.request]: null }, context, []))
    const isTaken = ([figure, value]: [string, string]) =>
      takes ? takes.test(figure) : value === '[]' || rest?.get(figure) !== value
    return new Set([...figures].filter((entry) => isTaken(entry)).map(([figure]) => figure))
  }
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

function isOnlyItem({ bodies }: Replies, { request, path }: Place): boolean {
  const list = path.slice(0, -1).reduce<unknown>((inner, step) => {
    if (Array.isArray(inner)) return inner[Number(step)]
    return isRecord(inner) ? inner[step] : undefined
  }, bodies[request])
  return Array.isArray(list) && list.length === 1
}

function wholeAround({ provider, name }: Replies, place: Place) {
  return wholes.find(
    (whole) =>
      whole.provider === provider.id &&
      (whole.only === undefined || name === `${provider.id}: ${whole.only}`) &&
      whole.place.test(dotted(place)),
  )
}

/** Of a kind that nothing documented is. */
function brokenFor(value: unknown): unknown {
  if (isRecord(value)) return 'unreadable'
  if (Array.isArray(value)) return number('0.5')
  return isNumber(value) ? { odd: true } : [{ odd: true }]
}

function isRead(reading: Reading | { refused: string }): reading is Reading {
  return !('refused' in reading)
}

function dotted({ request, path }: Place): string {
  return [request, ...path].map((step) => (typeof step === 'number' ? '[]' : step)).join('.')
}

function shown({ provider }: Replies, place: Place): string {
  const spec = provider.requests.get(place.request)
  return `${[place.request, ...place.path].join('.')} in the answer to ${spec === undefined ? place.request : labelOf(spec)}`
}
