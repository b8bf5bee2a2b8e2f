// What Cloudflare's bill and AI Gateway's use say where they are not whole: a charge of another period, a sum that lacks a part, a cut list, a refusal.
import { LosslessNumber, stringify } from 'lossless-json'
import { expect, it } from 'vitest'
import { cloudflare } from '../../../providers/cloudflare.ts'
import type { Reading } from '../../../schema/reading.ts'
import { allCases } from '../../support/fixtures.ts'
import { askedInProcess } from '../../support/in-process.ts'

const named = allCases().find(({ provider, name }) => provider === 'cloudflare' && name === 'user-token-with-gateway')

/** The recorded case with another answer to the requests whose path ends like this. */
async function readingWith(end: string, body: unknown, others: Record<string, unknown> = {}): Promise<Reading> {
  if (named === undefined) throw new Error('no such case')
  const different = Object.entries({ ...others, [end]: body })
  const { answers, context } = await askedInProcess(cloudflare, named, (request, usual) => {
    const [, other] = different.find(([path]) => request.path.endsWith(path)) ?? []
    return other === undefined ? usual(request) : { status: 200, body: stringify(other) ?? '' }
  })
  return cloudflare.read(answers.bodies, context, answers.gaps)
}

const number = (text: string) => new LosslessNumber(text)
const charge = (from: string, to: string) => ({
  BilledCost: number('5'),
  BillingCurrency: 'USD',
  ChargePeriodStart: `${from}T00:00:00Z`,
  ChargePeriodEnd: `${to}T00:00:00Z`,
  ServiceName: 'Workers',
})
const refusal = { data: null, errors: [{ message: 'not authorized for that account' }] }
const billOf = (...result: unknown[]) =>
  readingWith('/billable-usage', { success: true, result, errors: [] }, { '/graphql': refusal })

const group = (gateway: string, sum: object, model = 'gpt-4.1-mini') => ({
  count: number('2'),
  dimensions: { gateway, model, provider: 'openai' },
  sum: { cost: number('0.5'), tokensIn: number('10'), tokensOut: number('20'), ...sum },
})
const accounts = (...aiGatewayRequestsAdaptiveGroups: unknown[]) => ({
  data: { viewer: { accounts: [{ aiGatewayRequestsAdaptiveGroups }] } },
  errors: null,
})
const rowsOf = ({ costs, usage }: Reading) => ({
  cost: costs?.find(({ group }) => group?.source === 'ai_gateway_estimate')?.amount,
  input: usage?.find(({ unit }) => unit === 'input_tokens')?.quantity,
})
const gapsOf = ({ gaps }: Reading, field: string) =>
  gaps.filter((gap) => gap.field === field).map(({ reason }) => reason)

it('does not call a bill empty that charges for a month only', async () => {
  const reading = await billOf(charge('2026-11-01', '2026-12-01'))

  expect(reading.costs).toBeNull()
  expect(gapsOf(reading, 'costs')).toEqual(['forbidden', 'not_offered'])
})

it('keeps the days of a bill that also charges for a month, and says that something is left out', async () => {
  const reading = await billOf(charge('2026-11-20', '2026-11-21'), charge('2026-11-01', '2026-12-01'))

  expect(reading.costs?.filter(({ group }) => group === null).map(({ amount }) => amount)).toEqual(['5'])
  expect(gapsOf(reading, 'costs')).toEqual(['forbidden', 'not_offered'])
})

it('adds up what one model cost at several gateways', async () => {
  const reading = await readingWith('/graphql', accounts(group('one', {}), group('two', {})))

  expect(rowsOf(reading)).toEqual({ cost: '1', input: '20' })
})

it.each([
  ['is not told', null],
  ['cannot be read', { odd: true }],
])('has no sum of a model where the cost at one of its gateways %s', async (_, cost) => {
  const reading = await readingWith('/graphql', accounts(group('one', {}), group('two', { cost })))

  expect(rowsOf(reading)).toEqual({ cost: undefined, input: '20' })
})

it('has no sum of a model of which one gateway cannot be read', async () => {
  const reading = await readingWith('/graphql', accounts(group('one', {}), 'odd'))

  expect(rowsOf(reading)).toEqual({ cost: undefined, input: undefined })
  expect(gapsOf(reading, 'usage')).toEqual(['request_failed'])
})

it('keeps nothing of a list that is as long as it may be: it is cut short', async () => {
  const groups = Array.from({ length: 1000 }, (_, index) => group('one', {}, `model-${index}`))

  const reading = await readingWith('/graphql', accounts(...groups))

  expect(rowsOf(reading)).toEqual({ cost: undefined, input: undefined })
  expect(reading.usage).toBeNull()
  expect(gapsOf(reading, 'usage')).toEqual(['request_failed'])
})

it.each([
  ['names errors beside its data', { ...accounts(group('one', {})), errors: [{ message: 'timeout' }] }],
  ['has no account', { data: { viewer: { accounts: [] } }, errors: null }],
])('keeps nothing of an answer that %s', async (_, body) => {
  const reading = await readingWith('/graphql', body)

  expect(reading.usage).toBeNull()
  expect(gapsOf(reading, 'usage')).toEqual(['request_failed'])
})

it('takes only a refusal for one: other errors pass', async () => {
  const passing = await readingWith('/graphql', { data: null, errors: [{ message: 'internal server error' }] })
  const refused = await readingWith('/graphql', refusal)

  expect([gapsOf(passing, 'usage'), gapsOf(refused, 'usage')]).toEqual([['request_failed'], ['forbidden']])
})

it('does not take a failed check of a token for a working one', async () => {
  const failed = { success: false, errors: [{ code: number('10001'), message: 'Unable to check' }], result: null }

  await expect(readingWith('/tokens/verify', failed)).rejects.toMatchObject({ kind: 'parse_error' })
})
