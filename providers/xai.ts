// xAI: inference keys report about themselves, management keys about the team's money and keys. Two hosts.
// Sources: docs.x.ai REST reference (billing, auth), xai-proto; what 404 and 501 of the management host mean was observed by others.
import { z } from 'zod'
import { negate } from '../schema/decimal.ts'
import { defineProvider } from './framework/define.ts'
import { text } from './framework/foreign.ts'
import { gapIf } from './framework/gaps.ts'
import { apiKey, managementKey } from './framework/keys.ts'
import { modelsOf } from './framework/models.ts'
import { byCursor } from './framework/paging.ts'
import { countedItems, isLeftOut, maybe } from './framework/readable.ts'
import { askAlso, askEither } from './framework/request.ts'
import { anyOf, joined, theOnly } from './framework/rows.ts'
import {
  creditsOf,
  dailyCosts,
  dailyUsage,
  estimate,
  Invoice,
  Invoices,
  invoicedMonth,
  Prepaid,
  pastMonths,
  SpendingLimits,
  sinceLastYear,
  spendingLimits,
  Usage,
} from './xai/billing.ts'
import { ApiKey, rateLimitsOf, TeamKeys, Validation } from './xai/keys.ts'

const Models = z
  .object({ models: countedItems(z.object({ id: text, owned_by: maybe(text) })) })
  .transform(({ models }) => modelsOf(models))

const isTeamId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const otherTeam = {
  reason: 'needs_parameter',
  hint: 'the management key belongs to another team: set team_id to that one, or use a key of this team',
} as const
const noBillingRight = { reason: 'forbidden', hint: 'give the management key permission to read billing' } as const
const team = {
  host: 'management',
  for: ['management'],
  forbidden: 'give the management key permission to read billing and list keys',
  on: { 404: otherTeam },
} as const
/** What a key without the right to read billing gets has been seen to be 501. */
const money = { ...team, on: { ...team.on, 501: noBillingRight } } as const
const blocks = ['team_blocked', 'api_key_blocked', 'api_key_disabled'] as const
const cutShort = 'xAI cut the list of daily costs short, so keyz keeps none of it'
const ledger = 'the ledger is empty, or has an entry that is unfinished or that keyz does not know'
const limitsOfKeys = 'rate limits belong to each inference key: see the entries of those keys'
const billing = '/v1/billing/teams/{team_id}'

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
    apiKey('XAI_API_KEY', { prefix: 'xai-', length: { min: 20 }, create: 'https://console.x.ai' }),
    // Redacted in the documentation with the same prefix: the form proves nothing.
    managementKey(['XAI_MANAGEMENT_KEY', 'XAI_MANAGEMENT_API_KEY'], {
      prefix: 'xai-',
      length: { min: 20 },
      ambiguous: true,
      create: 'https://console.x.ai (Settings, Management Keys)',
    }),
  ],
  errors: [
    // The inference host answers a bad key with 400, as documented.
    { status: [400], body: z.object({ error: z.string().regex(/api key/i) }), means: 'auth_error' },
  ],
  requests: {
    apiKey: askEither(ApiKey, { path: '/v1/api-key', for: ['api'], gives: ['key'] }),
    validation: askEither(Validation, {
      path: '/auth/management-keys/validation',
      host: 'management',
      for: ['management'],
      gives: ['key'],
    }),
    models: askAlso(Models, { path: '/v1/language-models', for: ['api'], gives: ['models'] }),
    teamKeys: askAlso(TeamKeys, {
      path: '/auth/teams/{team_id}/api-keys',
      ...team,
      pages: byCursor({ list: 'apiKeys', from: 'paginationToken', to: 'paginationToken' }),
      gives: ['rate_limits', 'expires_at'],
    }),
    prepaid: askAlso(Prepaid, {
      path: `${billing}/prepaid/balance`,
      ...money,
      gives: ['balances', 'credits_total', 'credits_used'],
    }),
    limits: askAlso(SpendingLimits, { path: `${billing}/postpaid/spending-limits`, ...money, gives: ['quotas'] }),
    invoice: askAlso(Invoice, { path: `${billing}/postpaid/invoice/preview`, ...money, gives: ['costs'] }),
    invoices: askAlso(Invoices, {
      path: `${billing}/invoices`,
      ...money,
      query: ({ now }) => sinceLastYear(now),
      gives: ['costs'],
    }),
    usage: askAlso(Usage, {
      path: `${billing}/usage`,
      ...money,
      post: { read: true, body: ({ now }) => dailyUsage(now) },
      gives: ['costs'],
    }),
  },
  discover: ({ apiKey, validation }) => {
    const team_id = apiKey?.team_id ?? (validation?.scope === 'SCOPE_TEAM' ? validation.scopeId : null)
    return team_id && isTeamId.test(team_id) ? { parameters: { team_id } } : {}
  },
  normalize(
    { apiKey, validation, models, teamKeys, prepaid, limits, invoice, invoices, usage },
    { now, kind, parameters },
  ) {
    const listed = theOnly(teamKeys?.apiKeys, (key) => key.apiKeyId === apiKey?.api_key_id)
    const flags = {
      team_blocked: apiKey?.team_blocked,
      key_blocked: apiKey?.api_key_blocked,
      key_disabled: apiKey?.api_key_disabled,
    }
    const blocked = anyOf([...Object.values(flags), listed?.disabled])
    const isUnsure = apiKey && blocks.some((name) => isLeftOut(apiKey, name))
    const days = usage && !usage.limitReached ? dailyCosts(usage) : null
    const credits = prepaid && creditsOf(prepaid)
    const running = invoice && invoicedMonth(invoice)
    return {
      ...credits,
      costs: joined(running, invoices && pastMonths(invoices, running ?? []), days),
      quotas: limits && spendingLimits(limits, now),
      rate_limits: listed && rateLimitsOf(listed),
      expires_at: listed?.expireTime,
      key: {
        created_at: apiKey?.create_time ?? validation?.createTime,
        disabled: blocked === false && isUnsure ? null : blocked,
        permissions: apiKey?.acls ?? validation?.acls,
      },
      models,
      attributes: {
        team_id: parameters.team_id,
        ...Object.fromEntries(Object.entries(flags).filter(([, value]) => value)),
        keys: kind === 'management' ? teamKeys?.apiKeys.length : null,
        balance_estimated_usd: prepaid && days ? estimate(negate(prepaid.total), days, now) : null,
      },
      gaps: [
        ...gapIf(usage?.limitReached, 'costs', 'request_failed', cutShort),
        ...gapIf(credits && credits.credits_total === null, ['credits_total', 'credits_used'], 'not_offered', ledger),
        ...gapIf(kind === 'management', 'rate_limits', 'not_offered', limitsOfKeys),
      ],
    }
  },
  cannot: { usage: 'xAI documents the cost of a period, not its tokens' },
})
