// How an account is read out of the pages of OpenCode's legacy console, and the rows that it means. The page with keys is never among them.
import { z } from 'zod'
import type { Instant } from '../../schema/instant.ts'
import type { Cost, Quota } from '../../schema/reading.ts'
import { secondsAfter, utcMonth } from '../framework/calendar.ts'
import { amount, count, instant, scaled, text } from '../framework/foreign.ts'
import { maybe } from '../framework/readable.ts'
import { costRow, percentQuota, quota } from '../framework/rows.ts'
import type { ReadText, TextMeaning } from '../framework/text-answer.ts'
import {
  LegacyBilling,
  LegacyBlack,
  LegacyGo,
  type LegacyProblem,
  legacyAdvice,
  readLegacyPage,
} from './legacy-page.ts'

/** Which kind of error, or reason of a gap, each problem is. A member's session works, and may not see billing. */
const meanings = {
  'auth-expired': 'auth_error',
  'moved-to-console': 'config_error',
  'not-admin': 'forbidden',
  'no-hydration': 'parse_error',
  'key-missing': 'parse_error',
  'format-changed': 'parse_error',
  rejected: 'provider_error',
  pending: 'parse_error',
  'schema-drift': 'parse_error',
} as const

function meaning(problem: LegacyProblem, field: string | null = null): TextMeaning {
  const place = field === null || !/^[a-zA-Z.]{1,60}$/.test(field) ? '' : ` at ${field}`
  return { means: meanings[problem], message: `${problem}${place}: ${legacyAdvice[problem]}` }
}

/** Where the legacy console sends those who are not signed in. */
const signIn = /^(?:https:\/\/opencode\.ai)?\/auth\/authorize|^https:\/\/auth\.opencode\.ai\//
const movedTo = /^(?:https:\/\/opencode\.ai)?\/console(?:\/|$)/
const workspace = /^(?:https:\/\/opencode\.ai)?\/workspace\/(wrk_[A-Za-z0-9]{10,40})\/?$/

/** A redirect that means something; null for any other answer. */
function redirected(status: number, location: string | null): TextMeaning | null {
  if (status < 300 || status >= 400) return null
  if (movedTo.test(location ?? '')) return meaning('moved-to-console')
  return signIn.test(location ?? '') ? meaning('auth-expired') : null
}

const noWorkspace: TextMeaning = {
  means: 'config_error',
  message: "the cookie's account has no workspace: set workspace_id, or copy the cookie of another account",
}

/** `/auth` leads to the workspace that was seen last; an account without one is led to `/workspace/undefined`. */
export const readLastWorkspace: ReadText = ({ status, location }) => {
  const [, id] = workspace.exec(status === 302 ? (location ?? '') : '') ?? []
  if (id !== undefined) return { body: { workspace_id: id } }
  const nowhere = status === 302 && location?.endsWith('/workspace/undefined')
  return nowhere ? noWorkspace : redirected(status, location)
}

export const LastWorkspace = z.object({ workspace_id: z.string() })

/** The page that asks with whom to sign in, should it ever come without a redirect. */
const loginPage = /<a href="\/(?:github|google)\/authorize"/

/** What the answer means if it is not a page of the console; null for a page to read. */
function notSignedIn(status: number, location: string | null, html: string): TextMeaning | null {
  return status === 200 && loginPage.test(html) ? meaning('auth-expired') : redirected(status, location)
}

export const readBillingPage: ReadText = ({ status, location, text: html }, { parameters }) => {
  const elsewhere = notSignedIn(status, location, html)
  if (status !== 200 || elsewhere !== null) return elsewhere
  const { workspace_id = '' } = parameters
  const page = { status, location, html }
  const billing = readLegacyPage(page, { name: 'billing.get', shape: LegacyBilling, workspace: workspace_id })
  if ('problem' in billing) return meaning(billing.problem, billing.field)
  const { subscriptionID, liteSubscriptionID, ...told } = billing.answer
  const ofBlack = { name: 'subscription.get', shape: LegacyBlack, workspace: workspace_id }
  const black = subscriptionID === null ? { answer: null } : readLegacyPage(page, ofBlack)
  if ('problem' in black) return meaning(black.problem, black.field)
  const go = liteSubscriptionID === null ? { answer: null } : readLegacyPage(page, goQuery(workspace_id))
  // Only older builds show the windows of Go here; the others have a page for them.
  const onOwnPage = 'problem' in go && go.problem === 'key-missing'
  if ('problem' in go && !onOwnPage) return meaning(go.problem, go.field)
  return {
    body: {
      billing: told,
      black: black.answer,
      go: 'problem' in go ? null : go.answer,
      go_page_of: onOwnPage ? workspace_id : null,
    },
  }
}

export const readGoPage: ReadText = ({ status, location, text: html }, { each }) => {
  const elsewhere = notSignedIn(status, location, html)
  if (status !== 200 || elsewhere !== null) return elsewhere
  const go = readLegacyPage({ status, location, html }, goQuery(each))
  return 'problem' in go ? meaning(go.problem, go.field) : { body: { go: go.answer } }
}

function goQuery(workspace_id: string) {
  return { name: 'lite.subscription.get', shape: LegacyGo, workspace: workspace_id }
}

const Window = z.object({ status: text, resetInSec: count, usagePercent: amount })
const Go = z.object({ rollingUsage: Window, weeklyUsage: Window, monthlyUsage: Window }).nullable()

export const GoPage = z.object({ go: Go })

/** Amounts of `balance` and `monthlyUsage` are 1e-8 dollars; limits and reload settings are whole dollars. */
export const LegacyAccount = z.object({
  billing: z.object({
    balance: scaled(-8),
    monthlyUsage: scaled(-8).nullable(),
    timeMonthlyUsageUpdated: instant.nullable(),
    monthlyLimit: amount.nullable(),
    reload: z.boolean().nullable(),
    reloadAmount: amount,
    reloadTrigger: amount,
    // Nothing but a plain word of it is kept: card, link, alipay.
    paymentMethodType: maybe(z.string().transform((word) => (/^[a-z_]{1,32}$/.test(word) ? word : null))),
  }),
  black: z.object({ plan: text, rollingUsage: Window, weeklyUsage: Window }).nullable(),
  go: Go,
  go_page_of: z.string().nullable(),
})
type Account = z.output<typeof LegacyAccount>

/** The sum belongs to the month in which it was last added to, whichever month it is now. */
export function legacyCosts({ billing }: Account): Cost[] {
  const { monthlyUsage, timeMonthlyUsageUpdated: updated } = billing
  return updated === null ? [] : costRow(utcMonth(updated), monthlyUsage)
}

export function legacyQuotas({ billing, black }: Account, go: z.output<typeof Go>, now: Instant): Quota[] {
  const { monthlyLimit, monthlyUsage, timeMonthlyUsageUpdated: updated } = billing
  const month = utcMonth(now)
  const isOfThisMonth = updated !== null && utcMonth(updated).starts_at === month.starts_at
  const figures = { limit: monthlyLimit, used: isOfThisMonth ? monthlyUsage : null }
  return [
    ...(monthlyLimit === null
      ? []
      : quota('monthly_limit', 'USD', { ...figures, period: 'month', resets_at: month.ends_at })),
    // The length of Black's rolling window is unknown.
    ...windowQuotas({ black_rolling: black?.rollingUsage }, null, now),
    ...windowQuotas({ black_weekly: black?.weeklyUsage, go_weekly: go?.weeklyUsage }, 'week', now),
    ...windowQuotas({ go_rolling: go?.rollingUsage }, '5h', now),
    ...windowQuotas({ go_monthly: go?.monthlyUsage }, 'month', now),
  ]
}

type Windows = Record<string, z.output<typeof Window> | undefined>

function windowQuotas(windows: Windows, period: Quota['period'], now: Instant): Quota[] {
  return Object.entries(windows).flatMap(([name, window]) =>
    window === undefined
      ? []
      : percentQuota(name, window.usagePercent, { period, resets_at: secondsAfter(now, window.resetInSec) }),
  )
}

/** Windows that say more than that they are open, settings of the reload, and how the workspace pays. */
export function legacyAttributes({ billing, black }: Account, go: z.output<typeof Go>) {
  const windows = {
    black_rolling: black?.rollingUsage,
    black_weekly: black?.weeklyUsage,
    go_rolling: go?.rollingUsage,
    go_weekly: go?.weeklyUsage,
    go_monthly: go?.monthlyUsage,
  }
  const states = Object.entries(windows).flatMap(([name, window]) =>
    window === undefined || window.status === 'ok' ? [] : [[`${name}_status`, window.status] as const],
  )
  return {
    ...Object.fromEntries(states),
    payment_method_type: billing.paymentMethodType,
    reload: billing.reload,
    reload_amount_usd: billing.reloadAmount,
    reload_below_usd: billing.reloadTrigger,
    black_plan: black?.plan,
  }
}
