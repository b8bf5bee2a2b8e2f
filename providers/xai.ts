// xAI: prepaid credits of a team, kept as a ledger with an inverted sign, and limits for postpaid use.
// Sources: docs.x.ai REST reference (billing, auth), xai-proto; the timing of the ledger was observed by others.
import { z } from 'zod'
import { add, type Decimal, negate, shift, subtract, zero } from '../schema/decimal.ts'
import type { Instant } from '../schema/instant.ts'
import type { Cost, Quota, RateLimit } from '../schema/reading.ts'
import { calendarMonth, utcDay, utcMonth } from './framework/calendar.ts'
import { bearer, defineProvider } from './framework/define.ts'
import { amount, count, flag, instant, text } from './framework/foreign.ts'
import { askAlso, askEither } from './framework/request.ts'
import { sumRows } from './framework/sum-rows.ts'

/** Whole US cents as a string in an object. */
const Cents = z.object({ val: amount }).transform(({ val }) => shift(val, -2))

const ApiKey = z.object({
  api_key_id: z.string().nullish(),
  team_id: z.string().nullish(),
  create_time: instant.nullish(),
  acls: z.array(text).nullish(),
  team_blocked: flag.nullish(),
  api_key_blocked: flag.nullish(),
  api_key_disabled: flag.nullish(),
})

const Validation = z.object({
  scope: z.string().nullish(),
  scopeId: z.string().nullish(),
  createTime: instant.nullish(),
  acls: z.array(text).nullish(),
})

const Models = z.object({ models: z.array(z.object({ id: text })) })

const TeamKeys = z.object({
  apiKeys: z.array(
    z.object({
      apiKeyId: z.string(),
      disabled: flag.nullish(),
      expireTime: instant.nullish(),
      qps: amount.nullish(),
      qpm: amount.nullish(),
      tpm: amount.nullish(),
    }),
  ),
})

const Prepaid = z.object({
  changes: z.array(z.object({ changeOrigin: z.string(), amount: Cents })),
  total: Cents,
})

const SpendingLimits = z.object({ spendingLimits: z.object({ effectiveSl: Cents, effectiveHardSl: Cents.nullish() }) })

const Invoice = z.object({
  coreInvoice: z.object({ amountAfterVat: amount }),
  billingCycle: z.object({ year: count, month: count.refine((month) => month >= 1 && month <= 12, 'is no month') }),
})

const Usage = z.object({
  timeSeries: z.array(
    z.object({
      groupLabels: z.tuple([text], text),
      dataPoints: z.array(z.object({ timestamp: instant, values: z.tuple([amount], amount) })),
    }),
  ),
  limitReached: flag.nullish(),
})

/** Long enough to hold the running month on its last day. */
const usageDays = 31
const isTeamId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const bought = ['PURCHASE', 'AUTO_PURCHASE', 'REFUND', 'MANUAL']
const billing = '/v1/billing/teams/{team_id}'
const management = { host: 'management', for: ['management'] } as const
const mayNotRead = {
  403: { reason: 'forbidden', hint: 'give the management key the right to read billing and to list keys' },
} as const

export const xai = defineProvider({
  id: 'xai',
  name: 'xAI',
  aliases: ['x-ai', 'x.ai', 'grok'],
  docs: [
    'https://docs.x.ai/developers/rest-api-reference/management/billing',
    'https://docs.x.ai/developers/rest-api-reference/management/auth',
  ],
  hosts: { default: 'https://api.x.ai', management: 'https://management-api.x.ai' },
  keys: [
    {
      kind: 'api',
      env: ['XAI_API_KEY'],
      pattern: /^xai-[A-Za-z0-9_-]{20,}$/,
      prefix: 'xai-',
      distinctive: true,
      create_url: 'https://console.x.ai',
      certainty: 'official',
    },
    {
      // Redacted in the documentation with the same prefix: the shape proves nothing.
      kind: 'management',
      env: ['XAI_MANAGEMENT_KEY', 'XAI_MANAGEMENT_API_KEY'],
      pattern: /^xai-[A-Za-z0-9_-]{20,}$/,
      prefix: 'xai-',
      create_url: 'https://console.x.ai (Settings, Management Keys)',
      certainty: 'official',
    },
  ],
  auth: bearer,
  errors: [
    // The inference host answers a bad key with 400, as documented.
    { status: [400], body: z.object({ error: z.string().regex(/api key/i) }), means: 'auth_error' },
  ],
  requests: {
    apiKey: askEither(ApiKey, { path: '/v1/api-key', for: ['api'] }),
    validation: askEither(Validation, { path: '/auth/management-keys/validation', ...management }),
    models: askAlso(Models, {
      path: '/v1/language-models',
      for: ['api'],
      when: ({ kind }) => kind === 'api',
      gives: ['models'],
    }),
    teamKeys: askAlso(TeamKeys, {
      path: '/auth/teams/{team_id}/api-keys',
      ...management,
      pages: {
        list: 'apiKeys',
        most: 100,
        next: ({ body }) =>
          typeof body.paginationToken === 'string' && body.paginationToken !== ''
            ? { paginationToken: body.paginationToken }
            : null,
      },
      gives: ['rate_limits', 'expires_at'],
      on: mayNotRead,
    }),
    prepaid: askAlso(Prepaid, {
      path: `${billing}/prepaid/balance`,
      ...management,
      gives: ['balances', 'credits_total', 'credits_used'],
      on: mayNotRead,
    }),
    limits: askAlso(SpendingLimits, {
      path: `${billing}/postpaid/spending-limits`,
      ...management,
      gives: ['quotas'],
      on: mayNotRead,
    }),
    invoice: askAlso(Invoice, {
      path: `${billing}/postpaid/invoice/preview`,
      ...management,
      gives: ['costs'],
      on: mayNotRead,
    }),
    usage: askAlso(Usage, {
      path: `${billing}/usage`,
      ...management,
      post: { read: true, body: ({ now }) => dailyUsage(now) },
      gives: ['costs'],
      on: mayNotRead,
    }),
  },
  discover: ({ apiKey, validation }) => {
    const team = apiKey?.team_id ?? (validation?.scope === 'SCOPE_TEAM' ? validation.scopeId : null)
    return team && isTeamId.test(team) ? { parameters: { team_id: team } } : {}
  },
  normalize({ apiKey, validation, models, teamKeys, prepaid, limits, invoice, usage }, { now, kind }) {
    const own = teamKeys?.apiKeys.filter((key) => key.apiKeyId === apiKey?.api_key_id) ?? []
    const listed = own.length === 1 ? own[0] : undefined
    const flags = {
      team_blocked: apiKey?.team_blocked,
      key_blocked: apiKey?.api_key_blocked,
      key_disabled: apiKey?.api_key_disabled,
    }
    const days = usage && !usage.limitReached ? dailyCosts(usage) : null
    const month = invoice && calendarMonth(invoice.billingCycle.year, invoice.billingCycle.month)
    return {
      ...(prepaid && creditsOf(prepaid)),
      costs:
        days === null && month === null
          ? null
          : [
              ...(invoice && month
                ? [{ ...month, amount: shift(invoice.coreInvoice.amountAfterVat, -2), currency: 'USD', group: null }]
                : []),
              ...(days ?? []),
            ],
      quotas: limits && spendingLimits(limits, now),
      rate_limits: listed ? rateLimits(listed) : null,
      expires_at: listed?.expireTime ?? null,
      key: {
        created_at: apiKey?.create_time ?? validation?.createTime ?? null,
        disabled: anyOf([...Object.values(flags), listed?.disabled]),
        permissions: apiKey?.acls ?? validation?.acls ?? null,
      },
      models: models && { count: models.models.length, ids: models.models.map((model) => model.id) },
      attributes: {
        ...Object.fromEntries(Object.entries(flags).flatMap(([name, value]) => (value ? [[name, 'true']] : []))),
        ...(kind === 'management' && teamKeys ? { keys: String(teamKeys.apiKeys.length) } : {}),
        ...(prepaid && days ? estimate(negate(prepaid.total), days, now) : {}),
      },
      gaps: usage?.limitReached
        ? [
            {
              field: 'costs',
              reason: 'request_failed',
              hint: 'xAI cut the series of daily costs short, so none of it is kept',
            },
          ]
        : [],
    }
  },
  cannot: {
    usage: { reason: 'not_offered', hint: 'xAI documents the cost of a window, not its tokens' },
  },
})

/** Credit is negative in the ledger: what was bought lowers it, what was spent raises it. */
function creditsOf({ changes, total }: z.output<typeof Prepaid>) {
  const sum = (origins: string[]) =>
    add(...changes.filter((change) => origins.includes(change.changeOrigin)).map((change) => change.amount))
  return {
    balances: [{ amount: negate(total), currency: 'USD', parts: [] }],
    // An empty ledger with a balance tells nothing about what was bought.
    credits_total: changes.length === 0 ? null : { amount: negate(sum(bought)), currency: 'USD' },
    credits_used: changes.length === 0 ? null : { amount: sum(['SPEND']), currency: 'USD' },
  }
}

/** Both limits bound postpaid use within a calendar month; 0 means prepaid only. */
function spendingLimits({ spendingLimits: limits }: z.output<typeof SpendingLimits>, now: Instant): Quota[] {
  const monthly = {
    unit: 'USD',
    used: null,
    remaining: null,
    period: 'month' as const,
    resets_at: utcMonth(now).ends_at,
  }
  return [
    { ...monthly, name: 'postpaid_spending_limit', limit: limits.effectiveSl },
    ...(limits.effectiveHardSl == null
      ? []
      : [{ ...monthly, name: 'postpaid_hard_limit', limit: limits.effectiveHardSl }]),
  ]
}

function rateLimits(key: {
  qps?: Decimal | null | undefined
  qpm?: Decimal | null | undefined
  tpm?: Decimal | null | undefined
}): RateLimit[] {
  return [
    { unit: 'requests', limit: key.qps, per_seconds: 1 },
    { unit: 'requests', limit: key.qpm, per_seconds: 60 },
    { unit: 'tokens', limit: key.tpm, per_seconds: 60 },
  ].flatMap(({ limit, ...rest }) => (limit == null ? [] : [{ ...rest, limit, group: null }]))
}

function dailyUsage(now: Instant) {
  const plain = (instant: Instant) => instant.replace('T', ' ').replace('Z', '')
  return {
    analyticsRequest: {
      timeRange: {
        startTime: plain(utcDay(now, 1 - usageDays).starts_at),
        endTime: plain(utcDay(now).ends_at),
        timezone: 'Etc/GMT',
      },
      timeUnit: 'TIME_UNIT_DAY',
      values: [{ name: 'usd', aggregation: 'AGGREGATION_SUM' }],
      groupBy: ['description'],
      filters: [],
    },
  }
}

/** One row per day, and one per day and description where something was spent. */
function dailyCosts({ timeSeries }: z.output<typeof Usage>): Cost[] {
  const rows = timeSeries.flatMap(({ groupLabels: [description], dataPoints }) =>
    dataPoints.flatMap(({ timestamp, values: [amount] }) => {
      const row = { ...utcDay(timestamp), amount, currency: 'USD' }
      return [{ ...row, group: null }, ...(amount === zero ? [] : [{ ...row, group: { description } }])]
    }),
  )
  return sumRows(rows, (row, sum) => ({ ...row, amount: add(row.amount, sum.amount) }))
}

/** The ledger is posted when the month closes: what was spent since its first day is still in the balance. */
function estimate(balance: Decimal, days: readonly Cost[], now: Instant): Record<string, string> {
  const { starts_at: first } = utcMonth(now)
  const spent = days
    .filter((row) => row.group === null && row.starts_at !== null && row.starts_at >= first)
    .map((row) => row.amount)
  return { balance_estimated_usd: subtract(balance, add(...spent)) }
}

/** True when one of them is; false when all that are known are; null when none is known. */
function anyOf(flags: ReadonlyArray<boolean | null | undefined>): boolean | null {
  const known = flags.filter((flag) => flag != null)
  return known.length === 0 ? null : known.includes(true)
}
