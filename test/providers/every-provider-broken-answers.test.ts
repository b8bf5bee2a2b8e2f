// Whatever a provider answers, keyz refuses it or makes a sound reading of it: recorded answers, broken at random.
import fc from 'fast-check'
import { LosslessNumber } from 'lossless-json'
import { expect, it } from 'vitest'
import { z } from 'zod'
import type { Bodies } from '../../providers/framework/define.ts'
import type { Reading } from '../../schema/reading.ts'
import { expectNone } from '../support/expect-none.ts'
import { unsoundIn } from './edits.ts'
import { allReplies, answersOf, gone, isRecord, type Path, placesIn, put, type Replies, throughout } from './replies.ts'

const wrong: readonly unknown[] = [
  ...[null, gone, true, false, [], {}, [null], { val: null }],
  ...[
    '',
    ' ',
    'x',
    '-0',
    '1e-8',
    '1e400',
    'NaN',
    '12,5',
    'false',
    '2027-01-01',
    '2027-01-01T00:00:00.5+01:00',
    '\u001b[2J',
  ],
  ...['0', '-5', '1e-8', '0.1', '123456789012', '1e400', '-1e-400', '9'.repeat(59)].map(
    (number) => new LosslessNumber(number),
  ),
]

/** Where in which answer, and what becomes of what stands there. */
const anyBreak = fc.record({
  request: fc.nat(),
  place: fc.nat(),
  what: fc.oneof(
    fc.constantFrom(...wrong).map((replacement) => () => replacement),
    fc.constant((old: unknown) => (Array.isArray(old) ? old.toReversed() : old)),
    fc.constant((old: unknown) => (Array.isArray(old) ? [...old, ...old] : old)),
    fc.constant((old: unknown) => (isRecord(old) ? { ...old, nobody_knows: new LosslessNumber('0.5') } : old)),
  ),
})

const anyReplies = fc.constantFrom(...allReplies)
const recordedOf = new Map(allReplies.map(({ provider }) => [provider.id, answersOf(provider.id)]))

function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inner, step) => (Array.isArray(inner) ? inner[Number(step)] : isRecord(inner) ? inner[step] : undefined),
    value,
  )
}

interface Break {
  /** Turned into a request and a place by the remainder. */
  request: number
  place: number
  what: (old: unknown) => unknown
}

function broken(bodies: Bodies, { request, place, what }: Break): Bodies {
  const names = Object.keys(bodies)
  const name = names[request % names.length] ?? ''
  const places = placesIn(bodies[name])
  const path = places[place % places.length] ?? []
  const replaced = put(bodies[name], path, what(at(bodies[name], path)))
  return { ...bodies, [name]: replaced === gone ? null : replaced }
}

/** The reading, or null where the answers are refused in the one way that the pipeline knows. */
function readingOf({ provider, context }: Replies, bodies: Bodies): Reading | null {
  try {
    return provider.read(bodies, context, [])
  } catch (error) {
    if (error instanceof z.ZodError) return null
    throw error
  }
}

it('makes a sound reading of broken answers, or refuses them', () => {
  fc.assert(
    fc.property(anyReplies, fc.array(anyBreak, { minLength: 1, maxLength: 3 }), (replies, breaks) => {
      const reading = readingOf(replies, breaks.reduce(broken, replies.bodies))

      expectNone(unsoundIn(reading))
    }),
    { numRuns: Math.min(3000, 100 * allReplies.length) },
  )
})

it('makes a sound reading of the answer to another question, or refuses it', () => {
  fc.assert(
    fc.property(
      anyReplies,
      fc.nat(),
      fc.nat(),
      fc.array(anyBreak, { maxLength: 2 }),
      (replies, asked, given, breaks) => {
        const names = Object.keys(replies.bodies)
        const answers = recordedOf.get(replies.provider.id) ?? []
        const mixedUp = { ...replies.bodies, [names[asked % names.length] ?? '']: answers[given % answers.length] }

        const reading = readingOf(replies, breaks.reduce(broken, mixedUp))

        expectNone(unsoundIn(reading))
      },
    ),
    { numRuns: Math.min(1500, 50 * allReplies.length) },
  )
})

it('does not mind fields that it does not know, anywhere', () => {
  fc.assert(
    fc.property(anyReplies, fc.constantFrom(...wrong.filter((value) => value !== gone)), (replies, unknown) => {
      // An object with nothing but an unknown field says nothing: that one is not to be believed.
      const more = throughout(replies.bodies, (inner) =>
        isRecord(inner) && Object.keys(inner).length > 0 ? { ...inner, nobody_knows: unknown } : inner,
      )

      const reading = replies.provider.read(isRecord(more) ? more : {}, replies.context, [])

      expect(reading).toEqual(replies.provider.read(replies.bodies, replies.context, []))
    }),
  )
})

it.each(allReplies)('gives the same bytes in whatever order the lists come: $name', ({ provider, bodies, context }) => {
  const reversed = throughout(bodies, (inner) => (Array.isArray(inner) ? inner.toReversed() : inner))

  const reading = provider.read(isRecord(reversed) ? reversed : {}, context, [])

  expect(JSON.stringify(reading)).toBe(JSON.stringify(provider.read(bodies, context, [])))
})
