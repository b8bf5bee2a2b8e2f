// Answers of OpenCode's Console that mean something else than their status: a key or cookie that it no longer takes, or that may not see the account.
import { z } from 'zod'
import type { ErrorRule } from '../framework/define.ts'

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
