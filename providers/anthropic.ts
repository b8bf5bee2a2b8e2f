// Anthropic: workspace keys prove only that they work; an organization's admin keys can read costs, tokens, keys and limits. There is no API for the balance.
// Source: Admin API reference, usage and cost API, Claude Code analytics API, rate limits API.
import { z } from 'zod'
import {
  ClaudeCode,
  CostReport,
  claudeCode,
  RateLimits,
  rateLimits,
  reportedCosts,
  reportedUsage,
  UsageReport,
} from './anthropic/reports.ts'
import { keyHeader } from './framework/auth.ts'
import { lastDates, lastDays } from './framework/calendar.ts'
import { defineProvider } from './framework/define.ts'
import { instant, text } from './framework/foreign.ts'
import { gapIf } from './framework/gaps.ts'
import { inventory, notListed } from './framework/inventory.ts'
import { adminKey, apiKey } from './framework/keys.ts'
import { ModelList } from './framework/models.ts'
import { byCursor, byLastId } from './framework/paging.ts'
import { countedItems, maybe, nullish } from './framework/readable.ts'
import { type AskContext, askAlso, askEach, askEither } from './framework/request.ts'
import { joined, theOnly } from './framework/rows.ts'

const ApiKeys = z.object({
  data: countedItems(
    z.object({
      id: z.string(),
      ...nullish({ created_at: instant, expires_at: instant, partial_key_hint: z.string() }),
      status: text,
      workspace_id: maybe(text),
    }),
  ),
})

const Organization = z.object({ id: text, name: maybe(text) })

const admin = '/v1/organizations'
const days = ({ now }: AskContext) => {
  const { starts_at, ends_at } = lastDays(now, 31)
  return { starting_at: starts_at, ending_at: ends_at, bucket_width: '1d', limit: '31' }
}
const nextPage = byCursor({ list: 'data', from: 'next_page', to: 'page' })

export const anthropic = defineProvider({
  id: 'anthropic',
  name: 'Anthropic',
  aliases: ['claude'],
  docs: [
    'https://platform.claude.com/docs/en/manage-claude/usage-cost-api',
    'https://platform.claude.com/docs/en/manage-claude/claude-code-analytics-api',
    'https://platform.claude.com/docs/en/manage-claude/rate-limits-api',
  ],
  host: 'https://api.anthropic.com',
  keys: [
    apiKey('ANTHROPIC_API_KEY', {
      prefix: 'sk-ant-api03-',
      pattern: /^sk-ant-api\d\d-[A-Za-z0-9_-]{20,}$/,
      create: 'https://platform.claude.com/settings/keys',
    }),
    adminKey(['ANTHROPIC_ADMIN_API_KEY', 'ANTHROPIC_ADMIN_KEY'], {
      prefix: 'sk-ant-admin01-',
      pattern: /^sk-ant-admin[A-Za-z0-9_-]{20,}$/,
      create: 'https://platform.claude.com/settings/admin-keys',
    }),
  ],
  auth: keyHeader('x-api-key'),
  headers: { 'anthropic-version': '2023-06-01' },
  requests: {
    models: askEither(ModelList, {
      path: '/v1/models',
      for: ['api'],
      pages: byLastId({ list: 'data', to: 'after_id' }),
      gives: ['models'],
    }),
    organization: askEither(Organization, { path: `${admin}/me`, for: ['admin'] }),
    keys: askAlso(ApiKeys, {
      path: `${admin}/api_keys`,
      for: ['admin'],
      query: { limit: '1000' },
      pages: byLastId({ list: 'data', to: 'after_id' }),
      gives: ['expires_at', 'key'],
    }),
    costs: askAlso(CostReport, {
      path: `${admin}/cost_report`,
      for: ['admin'],
      ownOnly: true,
      query: (context) => ({ ...days(context), 'group_by[]': 'description' }),
      pages: nextPage,
      gives: ['costs'],
    }),
    usage: askAlso(UsageReport, {
      path: `${admin}/usage_report/messages`,
      for: ['admin'],
      query: (context) => ({ ...days(context), 'group_by[]': ['model', 'api_key_id'] }),
      pages: nextPage,
      gives: ['usage'],
    }),
    // One day per request, so only the last week: older days stay in git.
    claudeCode: askEach(ClaudeCode, {
      path: `${admin}/usage_report/claude_code`,
      for: ['admin'],
      ownOnly: true,
      each: ({ now }) => lastDates(now, 7),
      query: ({ each }) => ({ starting_at: each, limit: '1000' }),
      pages: nextPage,
      gives: ['costs', 'usage'],
    }),
    limits: askAlso(RateLimits, {
      path: `${admin}/rate_limits`,
      for: ['admin'],
      ownOnly: true,
      pages: nextPage,
      gives: ['rate_limits'],
    }),
  },
  normalize({ models, organization, keys, costs, usage, claudeCode: code, limits }, { kind, isOwn }) {
    const own = theOnly(keys?.data, (key) => isOwn(key.partial_key_hint))
    const isAdmin = kind === 'admin'
    const used = usage && (isAdmin || own) ? reportedUsage(usage, (id) => isAdmin || id === own?.id) : null
    const agent = code && claudeCode(code)
    return {
      costs: joined(costs && reportedCosts(costs), agent?.costs),
      usage: joined(used, agent?.usage),
      rate_limits: limits && rateLimits(limits),
      expires_at: own?.expires_at,
      key: { created_at: own?.created_at, disabled: own && own.status !== 'active' },
      models,
      attributes: {
        status: own?.status,
        workspace_id: own?.workspace_id,
        ...(isAdmin && keys ? inventory(keys.data) : {}),
      },
      identity: { organization: organization?.name },
      gaps: gapIf(keys && !own && !isAdmin, ['usage', 'expires_at', 'key'], 'not_offered', notListed('Anthropic')),
    }
  },
  cannot: { else: 'Anthropic shows prepaid credit and spend limits only in its console' },
})
