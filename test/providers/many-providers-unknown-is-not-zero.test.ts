// What single providers leave out is unknown, and unknown is never zero. What holds for all of them is in every-provider-readings.test.ts.
import { LosslessNumber } from 'lossless-json'
import { expect, it } from 'vitest'
import { z } from 'zod'
import type { Bodies } from '../../providers/framework/define.ts'
import type { Reading } from '../../schema/reading.ts'
import { allReplies, gone, type Path, put, type Replies } from './replies.ts'

function replies(name: string): Replies {
  const found = allReplies.find((candidate) => candidate.name === name)
  if (found === undefined) throw new Error(`no recorded case ${name}`)
  return found
}

/** The recorded case with something else in one place of the answer to one request. */
function changed({ provider, bodies, context }: Replies, request: string, path: Path, replacement: unknown): Reading {
  const different: Bodies = { ...bodies, [request]: put(bodies[request], path, replacement) }
  return provider.read(different, context, [])
}

/** Where in the answers the complaint is, or null where there is none. */
function complaint(read: () => Reading): string | null {
  try {
    read()
    return null
  } catch (error) {
    if (error instanceof z.ZodError) return error.issues[0]?.path.join('.') ?? ''
    throw error
  }
}

it.each([
  ['deepseek: one-wallet', 'wallets', ['balance_infos', 0, 'total_balance']],
  ['deepseek: one-wallet', 'wallets', ['balance_infos', 0, 'currency']],
  ['deepseek: one-wallet', 'wallets', ['balance_infos']],
  ['openrouter: capped-key', 'key', ['data', 'usage']],
  ['openrouter: capped-key', 'key', ['data', 'limit']],
  ['openrouter: capped-key', 'credits', ['data', 'total_usage']],
  ['openrouter: management-key', 'activity', ['data', 0, 'usage']],
  ['xai: management-key', 'prepaid', ['total', 'val']],
  ['xai: management-key', 'invoice', ['coreInvoice', 'amountAfterVat']],
  ['xai: management-key', 'usage', ['timeSeries', 0, 'dataPoints', 0, 'values', 0]],
  ['cloudflare: user-token-with-gateway', 'credit', ['result', 'balance']],
  ['cloudflare: user-token', 'userToken', ['result', 'status']],
] as const)('%s: refuses the answer to %s without %j, and says where', (name, request, path) => {
  expect(complaint(() => changed(replies(name), request, path, gone))).toContain(`${request}.${path[0]}`)
})

it('has no row for a window that OpenRouter does not tell', () => {
  const costs = (nothing: unknown) =>
    changed(replies('openrouter: capped-key'), 'key', ['data', 'usage_daily'], nothing).costs?.filter(
      ({ group }) => group === null,
    )

  expect(costs(gone)?.map(({ period }) => period)).toEqual(['week', 'month', 'total'])
  expect(costs(null)?.map(({ period }) => period)).toEqual(['week', 'month', 'total'])
  expect(costs(new LosslessNumber('0'))?.[0]).toMatchObject({ period: 'day', amount: '0' })
})

it('works out what was used of a cap only where it is told what is left', () => {
  const quota = (remaining: unknown) =>
    changed(replies('openrouter: capped-key'), 'key', ['data', 'limit_remaining'], remaining).quotas?.[0]

  expect(quota(gone)).toMatchObject({ limit: '100', used: null, remaining: null })
  expect(quota(new LosslessNumber('0'))).toMatchObject({ limit: '100', used: '100', remaining: '0' })
  expect(quota(new LosslessNumber('-2.5'))).toMatchObject({ limit: '100', used: '102.5', remaining: '-2.5' })
})

it('knows the parts of a DeepSeek balance that are told, and no others', () => {
  const recorded = replies('deepseek: one-wallet')

  const reading = changed(recorded, 'wallets', ['balance_infos', 0, 'granted_balance'], gone)

  expect(reading.balances).toEqual([{ amount: '110', currency: 'CNY', parts: [{ name: 'topped_up', amount: '100' }] }])
})

it('knows the limits of an xAI key that are told, and no others', () => {
  const recorded = replies('xai: inference-key-with-companion')

  const reading = changed(recorded, 'teamKeys', ['apiKeys', 0, 'qps'], gone)

  expect(reading.rate_limits?.map(({ per_seconds, unit }) => `${unit}/${per_seconds}`)).toEqual([
    'requests/60',
    'tokens/60',
  ])
})

it('keeps none of a series of daily costs that xAI cut short', () => {
  const reading = changed(replies('xai: management-key'), 'usage', ['limitReached'], true)

  expect(reading.costs?.map(({ period }) => period)).toEqual(['month', 'month', 'month'])
  expect(reading.attributes).not.toHaveProperty('balance_estimated_usd')
  expect(reading.gaps.filter(({ field }) => field === 'costs')).toHaveLength(1)
})

it.each([
  ['openrouter: capped-key', 'credits', ['balances', 'credits_total', 'credits_used']],
  ['xai: management-key', 'prepaid', ['balances', 'credits_total', 'credits_used']],
  ['xai: management-key', 'limits', ['quotas']],
  ['cloudflare: user-token-with-gateway', 'credit', ['balances']],
  ['cloudflare: user-token-with-gateway', 'limit', ['quotas']],
  ['deepseek: one-wallet', 'models', ['models']],
] as const)('%s: knows nothing of what %s would have told: %j', (name, request, fields) => {
  const { provider, bodies, context } = replies(name)

  const reading: Record<string, unknown> = provider.read({ ...bodies, [request]: null }, context, [])

  expect(fields.map((field) => reading[field])).toEqual(fields.map(() => null))
})

it('knows nothing of what was bought when the xAI ledger holds an entry of an unknown kind', () => {
  const unknown = { changeOrigin: 'PROMO', amount: { val: new LosslessNumber('-100') } }

  const reading = changed(replies('xai: management-key'), 'prepaid', ['changes'], [unknown])

  expect(reading).toMatchObject({ balances: [{ amount: '10' }], credits_total: null, credits_used: null })
})

it('takes no year that cannot be one for the year of an invoice', () => {
  for (const year of ['25', '123456789012']) {
    const place = complaint(() =>
      changed(replies('xai: management-key'), 'invoice', ['billingCycle', 'year'], new LosslessNumber(year)),
    )

    expect(place).toBe('invoice.billingCycle.year')
  }
})

it('does not take a Cloudflare limit without an amount for no limit', () => {
  const recorded = replies('cloudflare: user-token-with-gateway')

  expect(changed(recorded, 'limit', ['result', 'config', 'amount'], null).quotas).toBeNull()
  expect(changed(recorded, 'limit', ['result', 'enabled'], false).quotas).toEqual([])
})
