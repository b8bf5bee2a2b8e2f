// The fast ways to read a stored answer: the same result as the parser's and zod's, to the last digit.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isPlainMessage } from '../../../../pipeline/spend/sources/is-plain-message.ts'
import { type Answer, readOrdinaryAnswer } from '../../../../pipeline/spend/sources/ordinary-answer.ts'
import { readAnswer } from '../../../../pipeline/spend/sources/stored-message.ts'
import { StoredMessage } from '../../../../schema/spend-event.ts'

/** As OpenCode 1.18 writes it, with the fields in its order. */
function stored(changed: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    parentID: 'msg_0',
    role: 'assistant',
    mode: 'build',
    agent: 'build',
    path: { cwd: '/home/dev/project', root: '/' },
    cost: 0.00396,
    tokens: { total: 1260, input: 1000, output: 40, reasoning: 20, cache: { write: 0, read: 200 } },
    modelID: 'fake-large',
    providerID: 'fakeco',
    time: { created: 1_795_168_800_000, completed: 1_795_168_800_900 },
    finish: 'stop',
    ...changed,
  }
}

/** What the parser reads, without the names that an ordinary answer does not have. */
function parsed(json: string): Answer | 'broken' | null {
  const answer = readAnswer(json)
  if (answer === null || answer === 'broken') return answer
  const { id, session, ...rest } = answer
  return { ...rest, ...(id === undefined ? {} : { id }), ...(session === undefined ? {} : { session }) }
}

it.each([
  ['as it is', {}],
  ['that goes on', { time: { created: 1_795_168_800_000 }, finish: undefined }],
  ['that cost nothing', { cost: 0 }],
])('reads an answer %s', (_, changed) => {
  const json = JSON.stringify(stored(changed))

  expect(readOrdinaryAnswer(json)).not.toBeNull()
  expect(readOrdinaryAnswer(json)).toEqual(parsed(json))
})

it.each(['0.30000000000000000001', '0.1000000000000000055511151231257827', '1.10', '-0', '12345678901234.5'])(
  'keeps every digit of %s',
  (digits) => {
    const json = JSON.stringify(stored()).replace('"cost":0.00396', `"cost":${digits}`)

    expect(readOrdinaryAnswer(json)).toMatchObject({ cost: digits })
    expect(readOrdinaryAnswer(json)).toEqual(parsed(json))
  },
)

it.each([
  ['an exponent', { cost: 4.5e-7 }],
  ['an error', { error: { name: 'APIError', data: { statusCode: 401 } } }],
  ['no tokens', { tokens: undefined }],
  ['a mark that JSON escapes', { modelID: 'a"b' }],
  ['the role of a person', { role: 'user' }],
])('leaves an answer with %s to the parser', (_, changed) => {
  expect(readOrdinaryAnswer(JSON.stringify(stored(changed)))).toBeNull()
})

it('reads what the parser reads when any one character is changed', () => {
  const json = JSON.stringify(stored())

  fc.assert(
    fc.property(fc.nat({ max: json.length - 1 }), fc.string({ maxLength: 2 }), (at, instead) => {
      const changed = json.slice(0, at) + instead + json.slice(at + 1)
      const read = readOrdinaryAnswer(changed)

      if (read !== null) expect(read).toEqual(parsed(changed))
    }),
    { numRuns: 5000 },
  )
})

const odd = fc.oneof(
  fc.constantFrom(undefined, null, '', 'x', 0, -1, 1.5, 1e300, true, [], {}, 'm'.repeat(10_001)),
  fc.record({
    cwd: fc.constantFrom('/x', null, 7),
    id: fc.constantFrom('m', '', 3),
    providerID: fc.constantFrom('p', 3),
  }),
  fc.record({ created: fc.constantFrom(1, null, 'x'), completed: fc.constantFrom(2, null, {}) }),
  fc.record({ data: fc.constantFrom(null, {}, { statusCode: 401 }, { statusCode: 'x' }, [], 7) }),
  fc.record({
    input: fc.constantFrom(1, null, -1, 0.5),
    output: fc.constantFrom(2, undefined, 2 ** 60),
    cache: fc.constantFrom(null, 'none', {}, { read: 3, write: 4 }, { read: -3 }, []),
  }),
)
const oddFields = [
  'role',
  'cost',
  'id',
  'sessionID',
  'providerID',
  'modelID',
  'model',
  'path',
  'tokens',
  'time',
  'error',
]

it('takes for plain only what zod leaves as it is', () => {
  let plain = 0
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...oddFields), odd, { maxKeys: 3 }), (changed) => {
      const value: unknown = JSON.parse(JSON.stringify(stored(changed)))
      if (!isPlainMessage(value)) return

      plain++
      expect(value).toMatchObject(StoredMessage.parse(value))
    }),
    { numRuns: 5000 },
  )
  expect(plain).toBeGreaterThan(500)
})

it.each([[[]], ['text'], [7], [null], [{ cost: 'free' }], [{ role: null }]])(
  'does not take %j for a message',
  (value) => {
    expect(isPlainMessage(value)).toBe(false)
    expect(StoredMessage.safeParse(value).success).toBe(false)
  },
)
