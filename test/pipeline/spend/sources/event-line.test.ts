// One line of an event file: both forms, exact costs, and a fast way that reads what the careful way reads.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readEventLine } from '../../../../pipeline/spend/sources/event-line.ts'
import { readOwnLine } from '../../../../pipeline/spend/sources/own-line.ts'
import { mngrLine, ownLine } from '../example.ts'

/** In the middle of other bytes, as in a file. */
function quickly(line: string) {
  const block = Buffer.from(`}${line}{`)
  return readOwnLine(block, 1, block.length - 1)
}

it('reads what the plugin writes', () => {
  const read = readEventLine(ownLine())

  expect(read).toEqual({
    key: 'ses_1\nmsg_1',
    session: 'ses_1',
    provider: 'fakeco',
    model: 'fake-large',
    cost: '0.00396',
    tokens: { input: 1000, output: 40, reasoning: 20, cache_read: 200, cache_write: 0 },
    at: Date.parse('2026-11-20T10:00:00Z'),
    toldAt: Date.parse('2026-11-20T10:00:01.500Z'),
    rank: 1,
  })
})

it('reads the form of mngr, whose output holds the reasoning', () => {
  const read = readEventLine(mngrLine({ model: 'openrouter/anthropic/claude' }))

  expect(read).toMatchObject({
    key: 'ses_1\nmsg_1',
    provider: 'openrouter',
    model: 'anthropic/claude',
    cost: '1',
    tokens: { input: 10, output: 5, reasoning: 0, cache_read: 0, cache_write: 0 },
  })
})

it('keeps zero as zero, and an unknown cost as unknown', () => {
  const [zero, unknown, ofMngr] = [ownLine({ cost: 0 }), ownLine({ cost: null }), mngrLine({ cost: null })].map(
    readEventLine,
  )

  expect([zero, unknown, ofMngr]).toMatchObject([{ cost: '0' }, { cost: null }, { cost: null }])
})

it.each(['0.30000000000000000001', '0.1000000000000000055511151231257827', '1.10', '4.5e-7'])(
  'keeps every digit of %s',
  (digits) => {
    const line = ownLine({ cost: 0.5 }).replace('"cost":0.5', `"cost":${digits}`)

    expect(readEventLine(line)).toMatchObject({ cost: digits })
    expect(quickly(line)?.cost ?? digits).toBe(digits)
  },
)

it('counts an event without a message by its own id', () => {
  expect(readEventLine(ownLine({ message_id: null }))).toMatchObject({ key: 'ses_1\nevt_1' })
  expect(readEventLine(mngrLine({ message_id: null }))).toMatchObject({ key: 'ses_1\nevt-1' })
})

it.each([
  ['cut off', ownLine().slice(0, -5), 'broken'],
  ['two lines in one', `${ownLine()}${ownLine()}`, 'broken'],
  ['of somebody else', '{"type":"other"}', 'unknown'],
  ['of a keyz of the future', ownLine({ schema_version: 2 }), 'unknown'],
  ['with tokens that are no counts', ownLine({ tokens: { input: -1 } }), 'unknown'],
  ['with no time', ownLine({ timestamp: 'yesterday' }), 'unknown'],
  ['of a year that cannot be written', ownLine({ timestamp: '+275760-09-13T00:00:00Z' }), 'unknown'],
  ['no object', '[1,2]', 'unknown'],
])('says of a line that is %s what it is', (_, line, expected) => {
  expect(readEventLine(line)).toBe(expected)
})

const name = fc.oneof(fc.constantFrom('ses_1', 'a/b', 'x y', 'ü', '"', '\\', 'null'), fc.string({ minLength: 1 }))
const counts = fc.record({
  input: fc.nat(),
  output: fc.nat(),
  reasoning: fc.nat(),
  cache_read: fc.nat(),
  cache_write: fc.option(fc.nat()),
})

it('reads the same in the fast way as in the careful way, whatever stands in the fields', () => {
  const fields = fc.record({
    event_id: name,
    session_id: name,
    message_id: fc.option(name),
    provider_id: fc.option(name),
    model_id: fc.option(name),
    cost: fc.option(fc.oneof(fc.nat(), fc.double({ noNaN: true, noDefaultInfinity: true }))),
    tokens: fc.option(counts),
    created_at: fc.option(fc.constantFrom('2026-11-20T10:00:00.000Z', 'soon')),
  })

  fc.assert(
    fc.property(fields, (changed) => {
      const line = ownLine(changed)
      const fast = quickly(line)

      if (fast !== null) expect(fast).toEqual(readEventLine(line))
    }),
    { numRuns: 2000 },
  )
})

it('reads lines of the plugin in the fast way, and none that is changed by one character differently', () => {
  const line = ownLine()

  fc.assert(
    fc.property(fc.nat({ max: line.length - 1 }), fc.string({ maxLength: 2 }), (at, instead) => {
      const changed = line.slice(0, at) + instead + line.slice(at + 1)
      const fast = quickly(changed)

      if (fast !== null) expect(fast).toEqual(readEventLine(changed))
    }),
    { numRuns: 5000 },
  )

  expect(quickly(line)).not.toBeNull()
})
