// GET /zen/go/v1/usage of OpenCode: the windows of a Go subscription, and the only free call that shows whether a key works at all.
// Source: the console's own handler (routes/zen/go/v1/usage.ts).
import { z } from 'zod'
import type { Quota } from '../../schema/reading.ts'
import { amount, instant, text } from '../framework/foreign.ts'
import { maybe, maybeIn } from '../framework/readable.ts'
import { percentQuota } from '../framework/rows.ts'

const Window = z.object({ status: maybe(text), percent: amount, resetsAt: maybe(instant) })

/** Behind a proxy the windows have been seen without their envelope. */
export const GoUsage = maybeIn('usage', z.object({ rolling: Window, weekly: maybe(Window), monthly: maybe(Window) }))

const failure = (...types: string[]) => z.object({ error: z.object({ type: z.enum(types) }) })

/** The key was looked up before any of these is answered, so it works. */
export const knownKeyErrors = [
  { status: [403], body: failure('EntitlementError'), means: 'no_plan' },
  {
    // Inference answers these with 401, which only AuthError means elsewhere.
    status: [401],
    body: failure('CreditsError', 'MonthlyLimitError', 'UserLimitError'),
    means: 'request_failed',
    message: 'the key works, but its workspace has no credit left or has reached a limit',
  },
] as const

/** A block of five hours with a start of its own, a week from Monday, and a month from the day of subscription. */
const periods = { rolling: '5h', weekly: 'week', monthly: 'month' } as const
const names = ['rolling', 'weekly', 'monthly'] as const

/** More than 100 percent stays what it is. */
export function goQuotas(usage: z.output<typeof GoUsage>): Quota[] {
  return names.flatMap((name) => {
    const { percent, resetsAt } = usage[name] ?? {}
    return percentQuota(name, percent, { period: periods[name], resets_at: resetsAt })
  })
}

/** Windows that say more than that they are open. */
export function goStates(usage: z.output<typeof GoUsage>): Record<string, string | null | undefined> {
  const told = names.map((name) => [`${name}_status`, usage[name]?.status] as const)
  return Object.fromEntries(told.filter(([, status]) => status !== 'ok'))
}
