// Groq: a key can list models and nothing else that is free. Source: Groq's API reference and rate limit page.
import { bearer } from './framework/auth.ts'
import { defineProvider } from './framework/define.ts'
import { modelsProveKey } from './framework/models.ts'

export const groq = defineProvider({
  id: 'groq',
  name: 'Groq',
  aliases: ['groqcloud'],
  docs: ['https://console.groq.com/docs/api-reference', 'https://console.groq.com/docs/rate-limits'],
  hosts: { default: 'https://api.groq.com/openai/v1' },
  keys: [
    {
      kind: 'api',
      env: ['GROQ_API_KEY'],
      pattern: /^gsk_[A-Za-z0-9]{52}$/,
      prefix: 'gsk_',
      distinctive: true,
      create_url: 'https://console.groq.com/keys',
      certainty: 'official',
    },
  ],
  auth: bearer,
  ...modelsProveKey({ path: '/models' }),
  cannot: {
    else: 'Groq shows this in its web console only',
    rate_limits: 'Groq names its limits only in the answers to calls that are paid for',
  },
})
