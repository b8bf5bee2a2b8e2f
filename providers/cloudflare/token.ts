// What Cloudflare says of a token: whether it is valid, what it may do, and how it answers to an unknown one.
// Source: Cloudflare's API reference.
import { z } from 'zod'
import { amount, instant, text } from '../framework/foreign.ts'
import { maybe } from '../framework/readable.ts'
import { envelope } from './envelope.ts'

export const Verified = envelope(
  z.object({
    id: text,
    status: z.enum(['active', 'disabled', 'expired']),
    expires_on: maybe(instant),
    not_before: maybe(instant),
  }),
)

export const TokenDetails = envelope(
  z.object({
    issued_on: maybe(instant),
    policies: maybe(
      z.array(z.object({ effect: z.string(), permission_groups: z.array(z.object({ name: text.nullish() })) })),
    ),
  }),
)

/** Codes of an unknown token (1000, 9109) and of something that is not a token at all (6003). */
export const BadToken = z.object({
  success: z.literal(false),
  errors: z
    .array(z.object({ code: amount }))
    .refine((errors) => errors.some(({ code }) => ['1000', '6003', '9109'].includes(code))),
})

/** What a policy denies is written as such. */
export function permissionsOf({
  effect,
  permission_groups,
}: {
  effect: string
  permission_groups: { name?: string | null | undefined }[]
}): string[] {
  const names = permission_groups.flatMap(({ name }) => name ?? [])
  return effect === 'deny' ? names.map((name) => `not ${name}`) : names
}
