// Groq: listing models is the only free thing a key can do. Source: Groq's API reference and rate limit page.
import { defineProvider } from './framework/define.ts'
import { apiKey } from './framework/keys.ts'
import { modelsProveKey } from './framework/models.ts'

export const groq = defineProvider({
  id: 'groq',
  name: 'Groq',
  aliases: ['groqcloud'],
  docs: ['https://console.groq.com/docs/api-reference', 'https://console.groq.com/docs/rate-limits'],
  host: 'https://api.groq.com/openai/v1',
  keys: apiKey('GROQ_API_KEY', {
    prefix: 'gsk_',
    length: { min: 40 },
    characters: 'alphanumeric',
    create: 'https://console.groq.com/keys',
  }),
  ...modelsProveKey({ path: '/models' }),
  cannot: {
    else: 'Groq shows this only in its web console',
    rate_limits: 'Groq reports its limits only in the responses to paid calls',
  },
})
