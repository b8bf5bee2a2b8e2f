// One line of an event file: both forms, exact costs, and what is neither.
import { expect, it } from 'vitest'
import { readEventLine } from '../../../../pipeline/spend/sources/event-line.ts'
import { mngrLine, ownLine } from '../example.ts'

it('reads what the plugin writes', () => {
  const read = readEventLine(ownLine())

  expect(read).toEqual({
    key: 'ses_1\nmsg_1',
    session: 'ses_1',
    provider: 'fakeco',
    model: 'fake-large',
    cost: '0.00396',
    tokens: { input: 1000, output: 40, reasoning: 20, cache_read: 200, cache_write: 0 },
    createdAt: Date.parse('2026-11-20T10:00:00Z'),
    completedAt: Date.parse('2026-11-20T10:00:01Z'),
    updatedAt: Date.parse('2026-11-20T10:00:01.500Z'),
    rank: 1,
    imported: false,
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
  ['with no time', ownLine({ timestamp: 'yesterday' }), 'unknown'],
  ['of a year that cannot be written', ownLine({ timestamp: '+275760-09-13T00:00:00Z' }), 'unknown'],
  ['no object', '[1,2]', 'unknown'],
])('says of a line that is %s what it is', (_, line, expected) => {
  expect(readEventLine(line)).toBe(expected)
})

const long = 'x'.repeat(300)

it.each([
  ['fractions of tokens', { tokens: { input: 0.5, output: 40 } }],
  ['fewer tokens than none', { tokens: { input: -1, output: 40 } }],
  ['tokens that are no object', { tokens: 'many' }],
  ['a long name', { model_id: long, provider_id: long, event_id: long, finish: long }],
  ['a name that is none', { model_id: 7, provider_id: {}, event_id: '' }],
  ['a time that is none', { created_at: 5, completed_at: 'x'.repeat(50) }],
])('keeps the cost beside %s', (_, odd) => {
  expect(readEventLine(ownLine(odd))).toMatchObject({ key: 'ses_1\nmsg_1', cost: '0.00396' })
})

it.each([
  ['fractions of tokens', { tokens: { input: 0.5 } }],
  ['a long name', { model: `${long}/${long}` }],
  ['a name that is none', { model: 7, event_id: null }],
])('keeps the cost beside %s in the form of mngr', (_, odd) => {
  expect(readEventLine(mngrLine(odd))).toMatchObject({ key: 'ses_1\nmsg_1', cost: '1' })
})

it('counts a session of any name, and reports the beginning of a long one', () => {
  expect(readEventLine(ownLine({ session_id: long }))).toMatchObject({
    key: `${long}\nmsg_1`,
    session: 'x'.repeat(200),
    cost: '0.00396',
  })
})

const nothing = { input: 0, output: 0, reasoning: 0, cache_read: 0, cache_write: 0 }

it('takes an answer with neither tokens nor cost for unknown, and only a refused request for free', () => {
  const silent = [
    ownLine({ cost: 0, tokens: nothing }),
    ownLine({ cost: 0, tokens: null }),
    ownLine({ cost: 0, tokens: nothing, error: { name: 'MessageAbortedError', status: null } }),
    mngrLine({ cost: { total_cost_usd: 0 }, tokens: null }),
  ].map(readEventLine)
  const refused = readEventLine(ownLine({ cost: 0, tokens: nothing, error: { name: 'APIError', status: 401 } }))

  for (const read of silent) expect(read).toMatchObject({ cost: null, tokens: null })
  expect(refused).toMatchObject({ cost: '0' })
})
