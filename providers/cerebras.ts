// Cerebras: a key can only list models. Source: inference-docs.cerebras.ai; the texts of its errors were observed by others.
import { defineProvider } from './framework/define.ts'
import { apiKey } from './framework/keys.ts'
import { modelsProveKey } from './framework/models.ts'

export const cerebras = defineProvider({
  id: 'cerebras',
  name: 'Cerebras',
  docs: [
    'https://inference-docs.cerebras.ai/api-reference/models/list-models',
    'https://inference-docs.cerebras.ai/support/rate-limits',
    'https://inference-docs.cerebras.ai/support/error',
  ],
  host: 'https://api.cerebras.ai/v1',
  // The form of a key is not documented.
  keys: apiKey('CEREBRAS_API_KEY', { create: 'https://cloud.cerebras.ai' }),
  ...modelsProveKey({ path: '/models' }),
  cannot: {
    else: 'Cerebras has no API for balance or usage: see its console',
    rate_limits: 'Cerebras reports limits only in the response headers of paid calls',
    expires_at: 'Cerebras does not report when a key expires',
  },
})
