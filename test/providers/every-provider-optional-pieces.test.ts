// An optional piece never takes a reading down: every optional leaf and every list item of every recorded answer, broken one at a time.
import { describe, it } from 'vitest'
import { labelOf } from '../../pipeline/fetch/build-request.ts'
import type { Reading } from '../../schema/reading.ts'
import { expectNone } from '../support/expect-none.ts'
import { isNumber, type Place, placesOf, readOf, readWith } from './edits.ts'
import { figuresOf } from './figures.ts'
import { allReplies, gone, isRecord, type Replies } from './replies.ts'
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
      !wholes.some(({ provider, place: whole }) => provider === replies.provider.id && whole.test(dotted(place))) &&
      (typeof place.path.at(-1) === 'number' || isRead(readWith(replies, place, gone))),
  )
}

function problemsOf(replies: Replies, usual: Reading, place: Place): string[] {
  const broken = readAsAsked(replies, place, brokenFor(place.value))
  if (!isRead(broken)) return [`the whole reading is refused at ${broken.refused}`]
  const figures = figuresOf(usual)
  const rest = figuresOf(broken)
  const may = mayChange(replies, usual, place)
  const lost = [...figures].filter(([figure, value]) => rest.get(figure) !== value && !may.has(figure))
  const invented = [...rest].filter(([figure, value]) => figures.get(figure) !== value)
  const counted = new Set(broken.gaps.map((gap) => JSON.stringify(gap)))
  const before = new Set(usual.gaps.map((gap) => JSON.stringify(gap)))
  const isSilent = may.size > 0 && [...counted].every((gap) => before.has(gap))
  return [
    ...lost.map(([figure]) => `${figure} changes with it`),
    ...invented.map(([figure, value]) => `${figure} becomes ${value}`),
    ...(isSilent ? ['no gap says so'] : []),
  ]
}

/** As the pipeline reads it: an optional request whose answer is refused was not answered. */
function readAsAsked(replies: Replies, place: Place, replacement: unknown): Reading | { refused: string } {
  const reading = readWith(replies, place, replacement)
  const spec = replies.provider.requests.get(place.request)
  if (isRead(reading) || spec === undefined || spec.main) return reading
  const { provider, bodies, context } = replies
  const failed = spec.gives.map((field) => ({ field, reason: 'request_failed' as const, hint: null }))
  return provider.read({ ...bodies, [place.request]: null }, context, failed)
}

/** The answers to a request that is made several times are a list by keyz's own doing, and an answer has its body and headers. */
function isAnswerItself({ provider }: Replies, { request, path }: Place): boolean {
  const spec = provider.requests.get(request)
  if (spec?.each != null) return path.length < 3
  return path.length < 2 && (spec?.keeps ?? []).length > 0
}

/** Figures that would change if this, or an item that it belongs to, were not there at all. */
function mayChange(replies: Replies, usual: Reading, { request, path, value }: Place): Set<string> {
  const owners = path.flatMap((step, index) =>
    index === path.length - 1 || typeof step === 'number' ? [path.slice(0, index + 1)] : [],
  )
  const isOptional = typeof path.at(-1) !== 'number'
  const places = isOptional ? [path] : owners
  const figures = figuresOf(usual)
  return new Set(
    places.flatMap((owner) => {
      const without = readWith(replies, { request, path: owner, value }, gone)
      const rest = isRead(without) ? figuresOf(without) : new Map<string, string>()
      return [...figures].flatMap(([figure, value]) => (rest.get(figure) === value ? [] : [figure]))
    }),
  )
}

/** Of a kind that nothing documented is. */
function brokenFor(value: unknown): unknown {
  return isRecord(value) || Array.isArray(value) ? 'unreadable' : isNumber(value) ? { odd: true } : [{ odd: true }]
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
