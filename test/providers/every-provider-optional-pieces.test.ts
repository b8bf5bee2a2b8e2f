// An optional piece never takes a reading down: every optional leaf and every list item of every recorded answer, broken one at a time.
import { describe, it } from 'vitest'
import { labelOf } from '../../pipeline/fetch/build-request.ts'
import type { Reading } from '../../schema/reading.ts'
import { expectNone } from '../support/expect-none.ts'
import { isNumber, number, type Place, placesOf, readOf, readWith } from './edits.ts'
import { figuresOf } from './figures.ts'
import { isRead, mayChange, wholeAround } from './may-change.ts'
import { allReplies, gone, isRecord, type Replies } from './replies.ts'
import { type Whole, wholes } from './wholes.ts'

describe.each(allReplies)('$name', (replies) => {
  const usual = readOf(replies, replies.bodies)

  it('loses nothing but what an unreadable piece itself says, and says that it is missing', () => {
    if ('refused' in usual) return
    const problems = placesOf(replies)
      .filter((place) => isOptional(replies, place))
      .flatMap((place) =>
        problemsOf(replies, usual, place, wholeAround(replies, place)).map(
          (problem) => `${replies.file}: ${shown(replies, place)}: ${problem}`,
        ),
      )

    expectNone(problems)
  })
})

it('excuses nothing that needs no excuse', () => {
  const needed = (whole: Whole) =>
    allReplies
      .filter(({ provider }) => provider.id === whole.provider)
      .some((replies) => {
        const usual = readOf(replies, replies.bodies)
        const places = placesOf(replies).filter((place) => wholeAround(replies, place) === whole)
        return (
          isRead(usual) &&
          places.some((place) => isOptional(replies, place) && problemsOf(replies, usual, place, undefined).length > 0)
        )
      })

  const needless = wholes.filter((whole) => !needed(whole))

  expectNone(needless.map(({ provider, place }) => `test/providers/wholes.ts: ${provider} does not need ${place}`))
})

/** An item of a list, or what an answer may leave out. The rest of an answer is what a figure needs. */
function isOptional(replies: Replies, place: Place): boolean {
  const isItem = typeof place.path.at(-1) === 'number'
  return !isAnswerItself(replies, place) && (isItem || isRead(readWith(replies, place, gone)))
}

function problemsOf(replies: Replies, usual: Reading, place: Place, whole: Whole | undefined): string[] {
  const broken = readAsAsked(replies, place, brokenFor(place.value))
  // A list in which nothing can be read is another list.
  if (!isRead(broken) && isOnlyItem(replies, place)) return []
  if (!isRead(broken)) return [`the whole reading is refused at ${broken.refused}`]
  const figures = figuresOf(usual)
  const rest = figuresOf(broken)
  const may = mayChange(replies, usual, place, whole)
  const lost = [...figures].filter(([figure, value]) => rest.get(figure) !== value && !may.has(figure))
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

function isOnlyItem({ bodies }: Replies, { request, path }: Place): boolean {
  const list = path.slice(0, -1).reduce<unknown>((inner, step) => {
    if (Array.isArray(inner)) return inner[Number(step)]
    return isRecord(inner) ? inner[step] : undefined
  }, bodies[request])
  return Array.isArray(list) && list.length === 1
}

/** Of a kind that nothing documented is. */
function brokenFor(value: unknown): unknown {
  if (isRecord(value)) return 'unreadable'
  if (Array.isArray(value)) return number('0.5')
  return isNumber(value) ? { odd: true } : [{ odd: true }]
}

function shown({ provider }: Replies, place: Place): string {
  const spec = provider.requests.get(place.request)
  return `${[place.request, ...place.path].join('.')} in the answer to ${spec === undefined ? place.request : labelOf(spec)}`
}
