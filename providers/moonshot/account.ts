// Moonshot AI's account: the answers about it, and how they say that something went wrong. Source: the platform's docs; Me was observed by others.
import { z } from 'zod'
import { amount, text } from '../framework/foreign.ts'
import { maybe, nullish } from '../framework/readable.ts'

export const Balance = z.object({
  data: z.object({ available_balance: amount, voucher_balance: maybe(amount), cash_balance: maybe(amount) }),
})

export const Me = z.object({
  data: z.object({
    organization: maybe(
      z.object(nullish({ max_concurrency: amount, max_request_per_minute: amount, max_token_per_minute: amount })),
    ),
    // The group is next to the user or inside it.
    user: maybe(z.object({ user_state: maybe(text), user_group_id: maybe(text) })),
    user_group_id: maybe(text),
  }),
})

/** The body reports success; HTTP 200 alone does not. */
export const Unsuccessful = z.union([
  z.object({ status: z.literal(false) }),
  z.object({ code: amount.refine((code) => code !== '0') }),
])

/** An error of this type, in the provider's envelope. */
export const failure = (type: string) => z.object({ error: z.object({ type: z.literal(type) }) })
