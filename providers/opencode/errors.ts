// Answers of OpenCode's Console that mean something else than their status: a key or cookie that it no longer takes, or that may not see the account.
import { z } from 'zod'
import { parseJson } from '../../schema/parse-json.ts'
import type { ErrorRule } from '../framework/define.ts'
import type { ReadText } from '../framework/text-answer.ts'

const expired = {
  means: 'auth_error',
  message:
    'auth-expired: the Console no longer accepts this key or cookie: create a new service-account key, or sign in again and copy the cookie __Host-console_session',
} as const
const Failure = z.object({ _tag: z.string() })

export const errors: readonly ErrorRule[] = [
  { status: [401], body: Failure, ...expired },
  {
    status: [301, 302, 303, 307, 308],
    location: /^(?:https:\/\/opencode\.ai)?\/(?:auth\/authorize|console\/login)|^https:\/\/auth\.opencode\.ai\//,
    body: z.unknown(),
    ...expired,
  },
  {
    status: [403],
    body: Failure,
    means: 'forbidden',
    message:
      'not-admin: this key or cookie is not allowed to see the account: as a workspace administrator, create a service-account key with the permission All',
  },
  {
    status: [404],
    body: Failure,
    means: 'config_error',
    message:
      'key-missing: the Console does not know this workspace: check workspace_id, or use the cookie auth for a workspace that has not moved there yet',
  },
]

const changed = 'update keyz, and look at the Console in a browser until then'

/** What only an undocumented API answers: a page in place of data, an address that is gone, a request that it no longer takes. */
export const readConsoleAnswer: ReadText = ({ status, text }, { kind }) => {
  const isPage = /^\s*<(?:!doctype|html)/i.test(text)
  if (status === 200 && isPage)
    return {
      means: 'parse_error',
      message: `format-changed: the Console answered with a page instead of data: ${changed}`,
    }
  // An unknown workspace is answered in the Console's own words, for which there is a rule.
  if (status === 404 && !isFailure(text))
    return {
      means: 'provider_error',
      message: `format-changed: the Console no longer has this address: ${changed}`,
    }
  if (status !== 400) return null
  return kind === 'cookie'
    ? { means: 'config_error', message: 'key-missing: the Console does not accept the workspace: check workspace_id' }
    : { means: 'parse_error', message: `format-changed: the Console does not accept the request: ${changed}` }
}

function isFailure(text: string): boolean {
  return Failure.safeParse(parseJson(text)).success
}
