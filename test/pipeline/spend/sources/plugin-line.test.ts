// The fast way to read a line of the plugin: the same result as the parser's, to the last digit.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readEventLine } from '../../../../pipeline/spend/sources/event-line.ts'
import { readPluginLine } from '../../../../pipeline/spend/sources/plugin-line.ts'
import { ownLine } from '../example.ts'

it.each(['0.30000000000000000001', '0.1000000000000000055511151231257827', '1.10', '-0.5', '0'])(
  'keeps every digit of %s',
  (digits) => {
    const line = ownLine({ cost: 0.5 }).replace('"cost":0.5', `"cost":${digits}`)

    expect(readPluginLine(line)).toMatchObject({ cost: digits })
    expect(readPluginLine(line)).toEqual(readEventLine(line))
  },
)

const nothing = { input: 0, output: 0, reasoning: 0, cache_read: 0, cache_write: 0 }

it.each([
  ['without a cost', { cost: null }],
  ['without a model', { provider_id: null, model_id: null }],
  ['that is not finished', { finish: null, completed_at: null }],
  ['of an answer without tokens and cost', { cost: 0, tokens: nothing }],
])('reads a line %s', (_, changed) => {
  const line = ownLine(changed)

  expect(readPluginLine(line)).not.toBeNull()
  expect(readPluginLine(line)).toEqual(readEventLine(line))
})

it.each([
  ['an exponent', { cost: 4.5e-7 }],
  ['an error', { error: { name: 'APIError', status: 401 } }],
  ['no message', { message_id: null }],
  ['no tokens', { tokens: null }],
  ['a letter beyond ASCII', { model_id: 'größer' }],
  ['a mark that JSON escapes', { model_id: 'a"b' }],
  ['a day that does not exist', { timestamp: '2026-13-20T10:00:01.500Z' }],
  ['a version of the future', { schema_version: 2 }],
])('leaves a line with %s to the parser', (_, changed) => {
  expect(readPluginLine(ownLine(changed))).toBeNull()
})

const name = fc.oneof(fc.constantFrom('ses_1', 'a/b', 'x y', 'ü', '"', '\\', 'null'), fc.string({ minLength: 1 }))
const counts = fc.record({
  input: fc.nat(),
  output: fc.nat(),
  reasoning: fc.nat(),
  cache_read: fc.nat(),
  cache_write: fc.option(fc.nat()),
})

it('reads what the parser reads, whatever the fields hold', () => {
  const fields = fc.record({
    event_id: name,
    session_id: name,
    message_id: fc.option(name),
    provider_id: fc.option(name),
    model_id: fc.option(name),
    cost: fc.option(fc.oneof(fc.nat(), fc.double({ noNaN: true, noDefaultInfinity: true }))),
    tokens: fc.option(counts),
    created_at: fc.option(fc.constantFrom('2026-11-20T10:00:00.000Z', 'soon')),
    completed_at: fc.option(fc.constantFrom('2026-11-20T10:00:01.000Z', '2026-13-20T10:00:01.000Z', 'soon')),
  })

  fc.assert(
    fc.property(fields, (changed) => {
      const line = ownLine(changed)
      const read = readPluginLine(line)

      if (read !== null) expect(read).toEqual(readEventLine(line))
    }),
    { numRuns: 2000 },
  )
})

it('reads what the parser reads when any one character is changed', () => {
  const line = ownLine()
  expect(readPluginLine(line)).not.toBeNull()

  fc.assert(
    fc.property(fc.nat({ max: line.length - 1 }), fc.string({ maxLength: 2 }), (at, instead) => {
      const changed = line.slice(0, at) + instead + line.slice(at + 1)
      const read = readPluginLine(changed)

      if (read !== null) expect(read).toEqual(readEventLine(changed))
    }),
    { numRuns: 5000 },
  )
})
