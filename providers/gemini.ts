// Gemini (Google AI Studio): a key can only list models. A bad key is 400, a restricted one 403.
// Source: ai.google.dev API reference; the reasons in the errors were observed by others.
import { z } from 'zod'
import { keyHeader } from './framework/auth.ts'
import { defineProvider } from './framework/define.ts'
import { text } from './framework/foreign.ts'
import { apiKey } from './framework/keys.ts'
import { modelsOf } from './framework/models.ts'
import { byPageToken } from './framework/paging.ts'
import { countedItems } from './framework/readable.ts'
import { askEither } from './framework/request.ts'

/** Resource names, of which the collection is left out. Google leaves out an empty list: then nothing else is in the answer either. */
const Models = z
  .looseObject({ models: countedItems(z.object({ name: text })).nullish() })
  .refine(
    ({ models, ...others }) => models != null || Object.keys(others).length === 0,
    'has something else in place of models',
  )
  .transform(
    ({ models }) => models && modelsOf(models.map((model) => model && { id: model.name.replace(/^models\//, '') })),
  )

/** google.rpc.Status with one of these reasons in its details. */
const because = (reason: string, message = /./) =>
  z.object({
    error: z.object({
      message: z.string().regex(message).nullish(),
      details: z
        .array(z.object({ reason: z.string().nullish() }))
        .refine((details) => details.some((detail) => detail.reason === reason)),
    }),
  })

export const gemini = defineProvider({
  id: 'gemini',
  name: 'Gemini',
  aliases: ['google-ai-studio', 'google-ai', 'aistudio'],
  docs: [
    'https://ai.google.dev/api/models',
    'https://ai.google.dev/gemini-api/docs/rate-limits',
    'https://ai.google.dev/gemini-api/docs/troubleshooting',
  ],
  host: 'https://generativelanguage.googleapis.com/v1beta',
  // Keys for other Google APIs look the same, so the form proves nothing.
  keys: apiKey(['GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY'], {
    prefix: 'AIza',
    length: 35,
    otherForms: true,
    ambiguous: true,
    create: 'https://aistudio.google.com/apikey',
    certainty: 'observed',
  }),
  auth: keyHeader('x-goog-api-key'),
  errors: [
    {
      status: [400],
      body: because('API_KEY_INVALID', /expired/i),
      means: 'auth_error',
      message: 'Gemini says this key has expired: create a new one at https://aistudio.google.com/apikey',
    },
    { status: [400], body: because('API_KEY_INVALID'), means: 'auth_error' },
    {
      status: [403],
      body: because('API_KEY_SERVICE_BLOCKED'),
      means: 'forbidden',
      message:
        'the key works, but its restrictions exclude the Gemini API: change them at https://console.cloud.google.com/apis/credentials',
    },
    {
      status: [403],
      body: because('SERVICE_DISABLED'),
      means: 'forbidden',
      message:
        'the key works, but the Gemini API (generativelanguage.googleapis.com) is disabled in its project: enable it there',
    },
  ],
  requests: {
    models: askEither(Models, {
      path: '/models',
      query: { pageSize: '1000' },
      pages: byPageToken('models'),
      gives: ['models'],
    }),
  },
  normalize: ({ models }) => ({ models }),
  cannot: {
    else: 'a Gemini key cannot read costs or usage: see Google AI Studio',
    rate_limits:
      'Google reports the limits of a Gemini key only when one is exceeded; listing them takes a service account (Cloud Quotas)',
    expires_at: 'Google does not report when a key expires',
  },
})
