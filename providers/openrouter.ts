// OpenRouter: prepaid credits in USD per account, and a spending cap per key. Source: OpenRouter's API reference and OpenAPI file.
import { z } from 'zod'
import { add, type Decimal, subtract, zero } from '../schema/decimal.ts'
import type { Instant } from '../schema/instant.ts'
import type { Cost, Quota, Usage } from '../schema/reading.ts'
import { bearer } from './framework/auth.ts'
import { utcDay, utcMonth, utcWeek, windowOf } from './framework/calendar.ts'
import { defineProvider } from './framework/define.ts'
import { amount, day, flag, instant, text } from './framework/foreign.ts'
import { byOffset } from './framework/paging.ts'
import { ask, askAlso } from './framework/request.ts'
import { costRow, sumRows } from './framework/rows.ts'

const KeyData = z.object({
  usage: amount,
  usage_daily: amount.nullish(),
  usage_weekly: amount.nullish(),
  usage_monthly: amount.nullish(),
  byok_usage: amount.nullish(),
  byok_usage_daily: amount.nullish(),
  byok_usage_weekly: amount.nullish(),
  byok_usage_monthly: amount.nullish(),
  limit: amount.nullable(),
  limit_remaining: amount.nullish(),
  limit_reset: z.string().nullish(),
  expires_at: instant.nullish(),
  is_free_tier: flag.nullish(),
  is_management_key: flag.nullish(),
  // Holds the first and last characters of the key: compared with the key list here, and never part of a reading.
  label: z.string().nullish(),
})

const Credits = z.object({ data: z.object({ total_credits: amount, total_usage: amount }) })

const KeyList = z.object({
  data: z.array(z.object({ label: z.string().nullish(), disabled: flag.nullish(), created_at: instant.nullish() })),
})

const Activity = z.object({
  data: z.array(
    z.object({
      date: day,
      model: text,
      usage: amount,
      byok_usage_inference: amount.nullish(),
      prompt_tokens: amount.nullish(),
      completion_tokens: amount.nullish(),
      reasoning_tokens: amount.nullish(),
      requests: amount.nullish(),
    }),
  ),
})

const manage = 'https://openrouter.ai/settings/management-keys'
const needsManagementKey = {
  reason: 'needs_management_key',
  hint: `make a management key at ${manage}, store it, and map it with the kind management`,
} as const

export const openrouter = defineProvider({
  id: 'openrouter',
  name: 'OpenRouter',
  docs: [
    'https://openrouter.ai/docs/api-reference/limits',
    'https://openrouter.ai/docs/api/api-reference/credits/get-credits',
    'https://openrouter.ai/docs/guides/overview/auth/management-api-keys',
  ],
  hosts: { default: 'https://openrouter.ai/api/v1' },
  keys: [
    {
      kind: 'api',
      env: ['OPENROUTER_API_KEY'],
      pattern: /^sk-or-v1-[A-Za-z0-9_-]{16,}$/,
      prefix: 'sk-or-v1-',
      distinctive: true,
      create_url: 'https://openrouter.ai/settings/keys',
      certainty: 'official',
    },
    {
      // The same prefix: only the answer of GET /key tells the two apart.
      kind: 'management',
      env: ['OPENROUTER_MANAGEMENT_KEY', 'OPENROUTER_MANAGEMENT_API_KEY', 'OPENROUTER_PROVISIONING_KEY'],
      pattern: /^sk-or-v1-[A-Za-z0-9_-]{16,}$/,
      prefix: 'sk-or-v1-',
      create_url: manage,
      certainty: 'official',
    },
  ],
  auth: bearer,
  requests: {
    key: ask(z.object({ data: KeyData }), { path: '/key' }),
    credits: askAlso(Credits, {
      path: '/credits',
      for: ['management', 'api'],
      gives: ['balances', 'credits_total', 'credits_used'],
      on: { 403: needsManagementKey },
    }),
    keys: askAlso(KeyList, {
      path: '/keys',
      for: ['management'],
      query: () => ({ include_disabled: 'true', offset: '0' }),
      // No size parameter and no "more" flag: the last page is the first short one.
      pages: byOffset({ list: 'data', size: 100 }),
      gives: ['key'],
    }),
    activity: askAlso(Activity, {
      path: '/activity',
      for: ['management'],
      // The whole account's spend: it belongs to the account's management key, not to one of its ordinary keys.
      when: ({ kind }) => kind === 'management',
      gives: ['costs', 'usage'],
    }),
  },
  discover: ({ key }) =>
    key.data.is_management_key == null ? {} : { kind: key.data.is_management_key ? 'management' : 'api' },
  normalize({ key: { data: key }, credits, keys, activity }, { now, kind, askedWith }) {
    const money = creditsOf(credits?.data ?? null, askedWith.credits === 'management')
    const own = keys?.data.filter((listed) => key.label != null && listed.label === key.label) ?? []
    const listed = own.length === 1 ? own[0] : undefined
    return {
      ...money,
      // A management key cannot spend: its account's spend is in the activity.
      costs: kind === 'management' ? activity && activityCosts(activity) : keyCosts(key, now),
      usage: activity && activityUsage(activity),
      quotas: key.limit === null ? [] : [keyLimit(key, key.limit, now)],
      expires_at: key.expires_at ?? null,
      key: { created_at: listed?.created_at ?? null, disabled: listed?.disabled ?? null },
      attributes: {
        ...(key.is_free_tier == null ? {} : { free_tier: String(key.is_free_tier) }),
        ...(kind === 'management' && keys ? { keys: String(keys.data.length) } : {}),
      },
      gaps: [
        ...(credits && money === null ? creditFields.map((field) => ({ field, ...needsManagementKey })) : []),
        ...(kind === 'management' ? [] : [{ field: 'usage' as const, ...needsManagementKey }]),
      ],
    }
  },
  cannot: {
    rate_limits: {
      reason: 'not_offered',
      hint: 'OpenRouter documents the field rate_limit as deprecated and without meaning',
    },
    models: { reason: 'not_offered', hint: 'the list of models is public and the same for every key' },
  },
})

const creditFields = ['balances', 'credits_total', 'credits_used'] as const

/** An ordinary key may be answered with two zeros instead of a refusal; those zeros mean "not yours to know". */
function creditsOf(credits: { total_credits: Decimal; total_usage: Decimal } | null, byManagementKey: boolean) {
  if (credits === null) return null
  const { total_credits: total, total_usage: used } = credits
  if (!byManagementKey && total === zero && used === zero) return null
  return {
    balances: [{ amount: subtract(total, used), currency: 'USD', parts: [] }],
    credits_total: { amount: total, currency: 'USD' },
    credits_used: { amount: used, currency: 'USD' },
  }
}

function keyCosts(key: z.output<typeof KeyData>, now: Instant): Cost[] {
  const lifetime = { period: 'total' as const, starts_at: null, ends_at: null }
  const byok = { billing: 'byok' }
  return [
    ...costRow(utcDay(now), key.usage_daily),
    ...costRow(utcWeek(now), key.usage_weekly),
    ...costRow(utcMonth(now), key.usage_monthly),
    ...costRow(lifetime, key.usage),
    ...costRow(utcDay(now), key.byok_usage_daily, byok),
    ...costRow(utcWeek(now), key.byok_usage_weekly, byok),
    ...costRow(utcMonth(now), key.byok_usage_monthly, byok),
    ...costRow(lifetime, key.byok_usage, byok),
  ]
}

/** `limit_reset` is a cadence, not a time: windows start at 00:00 UTC, weeks on Monday. */
function keyLimit(key: z.output<typeof KeyData>, limit: Decimal, now: Instant): Quota {
  const window = windowOf(key.limit_reset, now)
  const remaining = key.limit_remaining ?? null
  return {
    name: 'key_limit',
    unit: 'USD',
    limit,
    used: remaining && subtract(limit, remaining),
    remaining,
    period: window?.period ?? (key.limit_reset == null ? 'total' : null),
    resets_at: window?.ends_at ?? null,
  }
}

function activityCosts(activity: z.output<typeof Activity>): Cost[] {
  const rows = activity.data.flatMap(({ date, model, usage, byok_usage_inference: byok }) => [
    ...costRow(date, usage, { model }),
    ...costRow(date, byok === zero ? null : byok, { billing: 'byok', model }),
  ])
  return sumRows(rows, (row, sum) => ({ ...row, amount: add(row.amount, sum.amount) }))
}

/** Reasoning tokens are part of the completion tokens; both are kept, each as the provider counts it. */
function activityUsage(activity: z.output<typeof Activity>): Usage[] {
  const rows = activity.data.flatMap((row) =>
    [
      { unit: 'input_tokens', quantity: row.prompt_tokens },
      { unit: 'output_tokens', quantity: row.completion_tokens },
      { unit: 'reasoning_tokens', quantity: row.reasoning_tokens },
      { unit: 'requests', quantity: row.requests },
    ].flatMap(({ unit, quantity }) =>
      quantity == null ? [] : [{ ...row.date, unit, quantity, group: { model: row.model } }],
    ),
  )
  return sumRows(rows, (row, sum) => ({ ...row, quantity: add(row.quantity, sum.quantity) }))
}
