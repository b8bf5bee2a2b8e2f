// Responses in the documented formats of the demo's providers. All amounts come in cents.
import type { LocalAnswer } from './local-providers.ts'
import { dollars } from './week.ts'

export function answer(status: number, body: unknown): LocalAnswer {
  return { status, body: JSON.stringify(body) }
}

export function ok(body: unknown): LocalAnswer {
  return answer(200, body)
}

export function refused(status: number): LocalAnswer {
  return answer(status, { error: { code: status, message: 'Only management keys can perform this operation' } })
}

interface OpenrouterFigures {
  daily: number
  monthly: number
  total: number
  limit: number | null
}

export function openrouterKey({ daily, monthly, total, limit }: OpenrouterFigures) {
  return {
    label: null,
    usage: dollars(total),
    usage_daily: dollars(daily),
    usage_monthly: dollars(monthly),
    limit: limit === null ? null : dollars(limit),
    limit_remaining: limit === null ? null : dollars(limit - monthly),
    limit_reset: limit === null ? null : 'monthly',
    is_free_tier: false,
    is_management_key: false,
    expires_at: limit === null ? null : '2027-12-31T23:59:59Z',
  }
}

export const deepseekDown = { 'default GET /user/balance': answer(503, { error: { message: 'Service overloaded' } }) }

export function deepseekWallets(wallets: { currency: string; total: string }[]) {
  return {
    'default GET /user/balance': ok({
      is_available: true,
      balance_infos: wallets.map(({ currency, total }) => ({
        currency,
        total_balance: total,
        granted_balance: '0.00',
        topped_up_balance: total,
      })),
    }),
    'default GET /models': ok({ data: [{ id: 'deepseek-chat' }, { id: 'deepseek-reasoner' }] }),
  }
}

export function xaiKey(teamId: string) {
  return {
    'default GET /v1/api-key': ok({
      api_key_id: '3f0e6a51-7c2d-4b8e-9a14-5d6c7e8f9a0b',
      team_id: teamId,
      create_time: '2026-03-02T08:15:00.120Z',
      acls: ['api-key:model:*', 'api-key:endpoint:*'],
      team_blocked: false,
      api_key_blocked: false,
      api_key_disabled: false,
    }),
    'default GET /v1/language-models': ok({ models: [{ id: 'grok-4' }, { id: 'grok-4-fast' }] }),
  }
}

interface XaiFigures {
  team: string
  /** The invoice of the running month, so far. */
  month: number
  /** By UTC date. */
  days: readonly { date: string; spent: number }[]
}

export function xaiTeam({ team, month, days }: XaiFigures, now: Date) {
  const billing = `/v1/billing/teams/${team}`
  return {
    'management GET /auth/management-keys/validation': ok({
      scope: 'SCOPE_TEAM',
      scopeId: team,
      createTime: '2026-03-02T08:00:00Z',
      acls: ['team-token:endpoint:BillingRead'],
    }),
    [`management GET /auth/teams/${team}/api-keys`]: ok({
      apiKeys: [
        {
          apiKeyId: '3f0e6a51-7c2d-4b8e-9a14-5d6c7e8f9a0b',
          disabled: false,
          expireTime: '2027-03-02T00:00:00Z',
          qpm: 100,
          tpm: '100000',
        },
      ],
    }),
    [`management GET ${billing}/prepaid/balance`]: ok({
      changes: [
        { changeOrigin: 'PURCHASE', amount: { val: '-5000' } },
        { changeOrigin: 'SPEND', amount: { val: '1500' } },
      ],
      total: { val: '-3500' },
    }),
    [`management GET ${billing}/postpaid/spending-limits`]: ok({
      spendingLimits: { effectiveSl: { val: '20000' }, effectiveHardSl: { val: '22500' } },
    }),
    [`management GET ${billing}/postpaid/invoice/preview`]: ok({
      coreInvoice: { amountAfterVat: `${month}` },
      billingCycle: { year: now.getUTCFullYear(), month: now.getUTCMonth() + 1 },
    }),
    [`management GET ${billing}/invoices`]: ok({ invoices: [] }),
    [`management POST ${billing}/usage`]: ok({
      timeSeries: [
        {
          groupLabels: ['Chat grok-4'],
          dataPoints: days.map(({ date, spent }) => ({ timestamp: `${date}T00:00:00Z`, values: [dollars(spent)] })),
        },
      ],
      limitReached: false,
    }),
  }
}

export function cloudflare(result: unknown): LocalAnswer {
  return ok({ success: true, errors: [], messages: [], result })
}

/** What a token lacks the permission for. */
const cloudflareRefused = answer(403, {
  success: false,
  errors: [{ code: 10_000, message: 'Authentication error' }],
  messages: [],
  result: null,
})

/** It must not read what it may do. */
export function cloudflareToken(token: { id: string; expires_on?: string }) {
  return {
    'default GET /user/tokens/verify': cloudflare({ ...token, status: 'active' }),
    [`default GET /user/tokens/${token.id}`]: cloudflareRefused,
  }
}

/** Of a token that may read AI Gateway, but neither bills nor analytics. */
export function cloudflareGateway(account: string, left: number | undefined) {
  const billing = `default GET /accounts/${account}/ai-gateway/billing`
  return {
    [`${billing}/credit-balance`]: cloudflare({ balance: left, topup_config: { amount: 5000, threshold: 500 } }),
    [`${billing}/spending-limit`]: cloudflare({
      enabled: true,
      config: { amount: 25_000, duration: 'monthly', strategy: 'fixed' },
    }),
    [`default GET /accounts/${account}/billable-usage`]: cloudflareRefused,
    'default POST /graphql': ok({
      data: null,
      errors: [{ message: 'not authorized for that account', path: null, extensions: { code: 'authz' } }],
    }),
  }
}
