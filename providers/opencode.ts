// OpenCode's account: the Console API with a service-account key or a Console cookie, the hydrated pages of the legacy console with the cookie `auth`.
// Experimental: only the key is documented (opencode.ai/docs/console/api); the rest is from the console's own source and from what others have seen.
import { keyHeader } from './framework/auth.ts'
import { utcMonth } from './framework/calendar.ts'
import { defineProvider } from './framework/define.ts'
import { gapIf } from './framework/gaps.ts'
import { apiKey, sessionCookie } from './framework/keys.ts'
import { type AskContext, askAlso, askEach, askEither, askFirst } from './framework/request.ts'
import { balance, ifAny } from './framework/rows.ts'
import * as api from './opencode/console.ts'
import { errors, readConsoleAnswer } from './opencode/errors.ts'
import * as legacy from './opencode/legacy-account.ts'

const cookie = keyHeader('cookie')

/** A key is bound to one workspace; whoever is signed in has to name one. */
const ofWorkspace = ({ kind }: AskContext): Record<string, string> =>
  kind === 'cookie' ? { 'x-org-id': '{workspace_id}' } : {}
const byConsole = {
  for: ['api', 'cookie'],
  variants: ['api', 'console'],
  headers: ofWorkspace,
  reads: readConsoleAnswer,
} as const
const byPage = {
  host: 'legacy',
  for: ['cookie'],
  variants: ['legacy'],
  headers: { accept: 'text/html' },
} as const

export const opencode = defineProvider({
  id: 'opencode',
  name: 'OpenCode Console (experimental)',
  docs: ['https://opencode.ai/docs/console/api/'],
  hosts: { default: 'https://opencode.ai/console/api', legacy: 'https://opencode.ai' },
  keys: [
    apiKey([], {
      prefix: 'oc_sk_',
      length: { min: 16 },
      create: 'https://opencode.ai/console',
      certainty: 'experimental',
    }),
    sessionCookie({
      variant: 'console',
      prefix: '__Host-console_session=',
      pattern: /^__Host-console_session=[\x21-\x3a\x3c-\x7e]+$/,
      create: 'https://opencode.ai/console',
      certainty: 'experimental',
      auth: cookie,
    }),
    sessionCookie({
      variant: 'legacy',
      prefix: 'auth=',
      pattern: /^auth=[\x21-\x3a\x3c-\x7e]+$/,
      ambiguous: true,
      create: 'https://opencode.ai/auth',
      certainty: 'experimental',
      auth: cookie,
    }),
  ],
  entry: {
    // Without a name, the seal identifies the legacy cookie. A key is never a cookie, whatever the row says.
    cookies: [
      { name: '__Host-console_session', bare: /^(?!Fe26\.|oc_sk_|sk-)[A-Za-z0-9._~+/%-]{16,}={0,2}$/, opaque: true },
      { name: 'auth', bare: /^Fe26\.\d\*/ },
    ],
    addresses: {
      workspace_id: /^https:\/\/opencode\.ai\/(?:workspace|console)\/((?:wrk|org)_[A-Za-z0-9_-]{1,100})(?:[/?#]|$)/,
    },
  },
  errors,
  requests: {
    workspaces: askFirst(api.Workspaces, {
      path: '/orgs',
      for: ['cookie'],
      variants: ['console'],
      reads: readConsoleAnswer,
      when: ({ parameters }) => parameters.workspace_id === undefined,
    }),
    last: askFirst(legacy.LastWorkspace, {
      ...byPage,
      path: '/auth',
      when: ({ parameters }) => parameters.workspace_id === undefined,
      reads: legacy.readLastWorkspace,
    }),
    status: askEither(api.BillingStatus, { ...byConsole, path: '/billing/status', gives: ['balances', 'quotas'] }),
    page: askEither(legacy.LegacyAccount, {
      ...byPage,
      path: '/workspace/{workspace_id}/billing',
      reads: legacy.readBillingPage,
      gives: ['balances', 'costs', 'quotas'],
    }),
    summary: askAlso(api.UsageSummary, {
      ...byConsole,
      path: '/usage/summary',
      query: ({ now }) => ({ since: utcMonth(now).starts_at }),
      gives: ['costs', 'usage'],
    }),
    days: askAlso(api.CostByDay, {
      ...byConsole,
      path: '/usage/cost-by-day',
      query: { range: '30d', bucket: 'day' },
      gives: ['costs'],
    }),
    go: askAlso(api.GoStatus.nullable(), { ...byConsole, path: '/go/status', gives: ['quotas'] }),
    windows: askEach(legacy.GoPage, {
      ...byPage,
      path: '/workspace/{each}/go',
      each: 'go_pages',
      reads: legacy.readGoPage,
      gives: ['quotas'],
    }),
  },
  discover: ({ workspaces, last, page }) => {
    const [only, ...others] = workspaces ?? []
    const workspace_id = last?.workspace_id ?? (others.length === 0 ? only?.id : undefined)
    return {
      ...(workspace_id === undefined ? {} : { parameters: { workspace_id } }),
      each: { go_pages: page?.go_page_of ? [page.go_page_of] : [] },
    }
  },
  normalize: ({ status, page, summary, days, go, windows }, { now, kind, askedWith }) => {
    const pageGo = page && (page.go ?? windows?.[0]?.answer.go ?? null)
    const noGo = askedWith.go !== undefined && (go?.access ?? null) === null
    return {
      balances: page
        ? balance(page.billing.balance, 'USD')
        : ifAny(status && api.hasBalance(status) ? balance(status.balanceMicroCents, 'USD') : []),
      costs: ifAny(
        // Both know the month: it counts once.
        page ? legacy.legacyCosts(page) : summary && api.monthCost(summary, now),
        days && api.dailyCosts(days),
      ),
      usage: summary && api.monthUsage(summary, now),
      quotas: ifAny(
        page && legacy.legacyQuotas(page, pageGo, now),
        status && api.moneyQuotas(status),
        go?.access && api.goMeters(go.access),
      ),
      attributes: {
        experimental: true,
        read_by: page ? 'legacy_page' : kind === 'cookie' ? 'console_cookie' : 'service_account_key',
        ...(page ? legacy.legacyAttributes(page, pageGo) : {}),
        billing_mode: status?.billingMode,
        payment_mode: status?.mode,
        go_product: go?.product,
        go_cancels_at_period_end: go?.cancelAtPeriodEnd,
      },
      gaps: gapIf(noGo, 'quotas', 'no_plan', 'the workspace has no Go subscription'),
    }
  },
  cannot: {
    else: 'OpenCode does not report this for an account',
    balances: 'a workspace that is not prepaid has no balance',
    costs: 'the page does not say which month its total belongs to',
    usage: 'the legacy page does not show usage: use a service-account key once the workspace has moved to the Console',
    quotas: 'the workspace has no limit and no subscription with usage windows',
  },
})
