// Sums over keys, hosts and zones, in reports of which the recorded ones have a row for each: one row without a figure leaves its sum unknown.
import { expect, it } from 'vitest'
import { reported, UsageReport } from '../../providers/mistral/usage.ts'
import { Completions, Costs, reportedCosts, reportedUsage } from '../../providers/openai/reports.ts'
import { Activity, activityOf } from '../../providers/openrouter/spend.ts'
import type { Cost, Usage } from '../../schema/reading.ts'
import { placesOf, readOf, readWith } from './edits.ts'
import { isRead } from './may-change.ts'
import { allReplies } from './replies.ts'

const date = '2026-11-20'
const seconds = String(Date.parse(`${date}T00:00:00Z`) / 1000)
const oneDay = (...results: object[]) => ({ data: [{ start_time: seconds, results }] })
const unitsOf = (usage: readonly Usage[]) => [...new Set(usage.map(({ unit }) => unit))].sort()
const every = () => true

it('OpenAI: knows no sum of what one key does not tell', () => {
  const row = { model: 'gpt-5', num_model_requests: '1', input_tokens: '10', output_tokens: '2' }
  const report = Completions.parse(
    oneDay({ ...row, api_key_id: 'a', input_cached_tokens: '5' }, { ...row, api_key_id: 'b' }),
  )

  expect(unitsOf(reportedUsage([report], every))).toEqual(['input_tokens', 'output_tokens', 'requests'])
})

it('OpenAI: knows no sum of a line of the bill of which one key tells no amount', () => {
  const amount = { value: '1', currency: 'usd' }
  const line = { line_item: 'gpt-5, input' }
  const costs = Costs.parse(oneDay({ ...line, api_key_id: 'a', amount }, { ...line, api_key_id: 'b' }))

  expect(reportedCosts(costs, every)).toEqual([])
})

it('OpenRouter: knows no sum of what one host of a model does not tell', () => {
  const row = { date, model: 'openai/gpt-5', usage: '0.5', prompt_tokens: '10', requests: '1' }
  const activity = Activity.parse({
    data: [{ ...row, completion_tokens: '4', byok_usage_inference: '0.25' }, row],
  })

  const { costs, usage } = activityOf(activity)

  expect(unitsOf(usage)).toEqual(['input_tokens', 'requests'])
  expect(costs.map(({ amount, group }) => [amount, group?.billing])).toEqual([
    ['0.5', undefined],
    ['0.5', undefined],
  ])
})

it('Mistral: knows no sum of what one zone does not tell', () => {
  const row = {
    event_type: 'api_tokens',
    billing_metric: 'large',
    billing_group: 'input',
    timestamp: date,
    value_paid: '1',
  }
  const input = [
    { ...row, api_zone: 'eu', value: '10' },
    { ...row, api_zone: 'us' },
  ]
  const output = [{ ...row, billing_group: 'output', value: '4' }]
  const prices = ['input', 'output'].map((billing_group) => ({ billing_metric: 'large', billing_group, price: '2' }))
  const answer = UsageReport.parse({ completion: { models: { large: { input, output } } }, currency: 'eur', prices })

  expect(unitsOf(reported([{ each: '2026-11', answer }]).usage)).toEqual(['output_tokens'])
})

it('Exa: knows no sum of a price of which one key tells no share, and the sum of all keys', () => {
  const two = allReplies.find(({ name }) => name === 'exa: two-keys')
  if (two === undefined) throw new Error('the case is gone')

  const { costs } = two.provider.read(two.bodies, two.context, [])

  expect(costs?.map(({ amount, group }) => [amount, Object.keys(group ?? {}).join()])).toEqual([
    ['50', ''],
    ['45.67', 'api_key'],
    ['4.33', 'api_key'],
  ])
})

it.each(['exa', 'fireworks', 'github', 'xai'])('%s: counts nothing twice where a share has an empty name', (id) => {
  const larger = allReplies
    .filter(({ provider }) => provider.id === id)
    .flatMap((replies) => {
      const usual = readOf(replies, replies.bodies)
      const totals = isRead(usual) ? totalsOf(usual.costs) : new Map()
      return placesOf(replies)
        .filter(({ value }) => typeof value === 'string')
        .flatMap((place) => {
          const read = readWith(replies, place, '')
          const other = isRead(read)
            ? [...totalsOf(read.costs)].filter(([row, sum]) => (totals.get(row) ?? sum) !== sum)
            : []
          return other.map(([row, sum]) => `${place.request}.${place.path.join('.')}: ${row} becomes ${sum}`)
        })
    })

  expect(larger).toEqual([])
})

function totalsOf(costs: readonly Cost[] | null): Map<string, string> {
  const totals = costs?.filter(({ group }) => group === null) ?? []
  return new Map(
    totals.map(({ period, starts_at, currency, amount }) => [`${period} ${starts_at} ${currency}`, amount]),
  )
}
