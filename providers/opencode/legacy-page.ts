// What a page of OpenCode's legacy console says about an account, or exactly why it says nothing. Never quotes an answer.
import { z } from 'zod'
import { readHydration } from './hydration.ts'
import type { Literal } from './javascript-literal.ts'

export type LegacyProblem =
  | 'auth-expired'
  | 'moved-to-console'
  | 'not-admin'
  | 'no-hydration'
  | 'key-missing'
  | 'format-changed'
  | 'rejected'
  | 'pending'
  | 'schema-drift'

/** What each means for a person, and what to do. */
export const legacyAdvice: Record<LegacyProblem, string> = {
  'auth-expired': 'the cookie is no longer accepted: sign in again and copy the cookie `auth`',
  'moved-to-console':
    'the workspace has moved to the new Console: create a service-account key there, or copy its cookie `__Host-console_session`',
  'not-admin': 'the cookie belongs to a member who cannot see billing: use the cookie of a workspace administrator',
  'no-hydration':
    'the page contains no data: open it in a browser to check whether you are signed in or OpenCode has changed it',
  'key-missing': 'the page contains data, but not for this workspace: check workspace_id',
  'format-changed': 'keyz does not recognize the format of the page: update keyz, or use a service-account key',
  rejected: "OpenCode's server failed to respond: try again later",
  pending: 'the page was cut off before the data arrived: try again',
  'schema-drift': 'keyz does not recognize the data on the page: update keyz, or use a service-account key',
}

const integer = z.int()
const dollars = z.int().nonnegative()
const OptionalDate = z.date().nullable()

/** Amounts of `balance` and `monthlyUsage` are 1e-8 dollars; limits and reload settings are whole dollars. */
export const LegacyBilling = z.object({
  paymentMethodType: z.string().nullable(),
  balance: integer,
  reload: z.boolean().nullable(),
  reloadAmount: dollars,
  reloadTrigger: dollars,
  monthlyLimit: dollars.nullable(),
  monthlyUsage: integer.nullable(),
  timeMonthlyUsageUpdated: OptionalDate,
  subscriptionID: z.string().nullable(),
  liteSubscriptionID: z.string().nullable(),
})

const Window = z.object({
  status: z.enum(['ok', 'rate-limited']),
  resetInSec: z.int().nonnegative(),
  usagePercent: z.int().min(0).max(100),
})

export const LegacyBlack = z
  .object({ plan: z.enum(['20', '100', '200']), rollingUsage: Window, weeklyUsage: Window })
  .nullable()

export const LegacyGo = z.object({ rollingUsage: Window, weeklyUsage: Window, monthlyUsage: Window }).nullable()

interface Page {
  status: number
  location: string | null
  html: string
}

export type LegacyAnswer<Shape extends z.ZodType> =
  | { answer: z.output<Shape> }
  | { problem: LegacyProblem; field: string | null }

/** The answer of one query (`billing.get`) for a workspace. `field` names what a drifted answer lacks. */
export function readLegacyPage<Shape extends z.ZodType>(
  page: Page,
  query: { name: string; shape: Shape; workspace: string },
): LegacyAnswer<Shape> {
  const signedOut = signedOutBy(page)
  if (signedOut !== null) return { problem: signedOut, field: null }
  const hydrated = readHydration(page.html, query.name, query.workspace)
  if (hydrated.found === 'key-missing' && isMember(page.html, query.workspace))
    return { problem: 'not-admin', field: null }
  if (hydrated.found !== 'value') return { problem: hydrated.found, field: null }
  const parsed = query.shape.safeParse(plain(hydrated.value))
  if (parsed.success) return { answer: parsed.data }
  return { problem: 'schema-drift', field: parsed.error.issues[0]?.path.map(String).join('.') ?? null }
}

const moved = /\/console\/login/

/** Signed out shows as a redirect, or as a script at the end of a page that had begun before the server noticed. */
function signedOutBy({ status, location, html }: Page): LegacyProblem | null {
  if (status === 401 || status === 403) return 'auth-expired'
  if (status >= 300 && status < 400) return moved.test(location ?? '') ? 'moved-to-console' : 'auth-expired'
  const [, target] = /<script>window\.location="(\/(?:auth\/authorize|console\/login)[^"]{0,200})"/.exec(html) ?? []
  if (target === undefined) return null
  return moved.test(target) ? 'moved-to-console' : 'auth-expired'
}

/** Members who are not administrators get the page without the billing part. */
function isMember(html: string, workspace: string): boolean {
  const session = readHydration(html, 'session.get', workspace)
  return session.found === 'value' && session.value instanceof Map && session.value.get('isAdmin') === false
}

/** As zod can read it. */
function plain(value: Literal): unknown {
  if (Array.isArray(value)) return value.map(plain)
  return value instanceof Map ? Object.fromEntries([...value].map(([key, item]) => [key, plain(item)])) : value
}
