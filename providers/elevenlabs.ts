// ElevenLabs: what is left of a subscription's characters and voices, and what was used beyond it. Source: API reference, user subscription.
import { z } from 'zod'
import { quotasOf, Subscription } from './elevenlabs/subscription.ts'
import { keyHeader } from './framework/auth.ts'
import { defineProvider } from './framework/define.ts'
import { apiKey } from './framework/keys.ts'
import { askEither } from './framework/request.ts'

const create_url = 'https://elevenlabs.io/app/settings/api-keys'

export const elevenlabs = defineProvider({
  id: 'elevenlabs',
  name: 'ElevenLabs',
  aliases: ['eleven-labs', '11labs'],
  docs: ['https://elevenlabs.io/docs/api-reference/user/subscription/get'],
  host: 'https://api.elevenlabs.io',
  keys: [
    apiKey(['ELEVENLABS_API_KEY', 'XI_API_KEY'], {
      prefix: 'sk_',
      length: 48,
      characters: 'hex',
      ambiguous: true,
      create: create_url,
    }),
    // Older keys.
    apiKey([], { variant: 'old', length: 32, characters: 'hex', create: create_url, certainty: 'observed' }),
  ],
  auth: keyHeader('xi-api-key'),
  errors: [
    {
      // 401 is also the answer to a good key that lacks a right; `detail` may be a plain string otherwise.
      status: [401],
      body: z.object({ detail: z.object({ status: z.literal('missing_permissions') }) }),
      means: 'forbidden',
    },
  ],
  requests: {
    subscription: askEither(Subscription, {
      path: '/v1/user/subscription',
      permission: 'user_read',
      gives: ['quotas', 'key'],
    }),
  },
  normalize: ({ subscription }) => ({
    quotas: subscription && quotasOf(subscription),
    key: { plan: subscription?.tier },
    attributes: {
      status: subscription?.status,
      credit_limit_extension: subscription?.max_credit_limit_extension,
      open_invoices: subscription?.has_open_invoices,
    },
  }),
  cannot: { else: 'ElevenLabs does not report this to API keys' },
})
