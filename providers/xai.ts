// xAI: inference keys tell about themselves, management keys about the team's money and keys. Two hosts.
// Sources: docs.x.ai REST reference (billing, auth), xai-proto.
import { z } from 'zod'
import { negate } from '../schema/decimal.ts'
import { bearer } from './framework/auth.ts'
import { defineProvider } from './framework/define.ts'
import { amount, flag, instant, text } from './framework/foreign.ts'
import { byCursor } from './framework/paging.ts'
import { askAlso, askEither } from './framework/request.ts'
import { anyOf, rateLimit } from './framework/rows.ts'
import {
  creditsOf,
  dailyCosts,
  dailyUsage,
  estimate,
  Invoice,
  invoicedMonth,
  Prepaid,
  SpendingLimits,
  spendingLimits,
  Usage,
} from './parts/xai-billing.ts'

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

const isTeamId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
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
      pages: byCursor({ list: 'apiKeys', from: 'paginationToken', to: 'paginationToken' }),
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
    const month = invoice && invoicedMonth(invoice)
    return {
      ...(prepaid && creditsOf(prepaid)),
      costs: days || month ? [...(month ?? []), ...(days ?? [])] : null,
      quotas: limits && spendingLimits(limits, now),
      rate_limits: listed
        ? [
            ...rateLimit('requests', listed.qps, 1),
            ...rateLimit('requests', listed.qpm, 60),
            ...rateLimit('tokens', listed.tpm, 60),
          ]
        : null,
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
