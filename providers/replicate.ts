// Replicate: a token can tell whose it is, and nothing of money. Source: Replicate's HTTP API reference.
import { z } from 'zod'
import { bearer } from './framework/auth.ts'
import { defineProvider } from './framework/define.ts'
import { text } from './framework/foreign.ts'
import { ask } from './framework/request.ts'

const Account = z.object({ type: text, username: text.nullish(), name: text.nullish() })

export const replicate = defineProvider({
  id: 'replicate',
  name: 'Replicate',
  docs: ['https://replicate.com/docs/reference/http'],
  hosts: { default: 'https://api.replicate.com/v1' },
  keys: [
    {
      kind: 'api',
      env: ['REPLICATE_API_TOKEN'],
      pattern: /^r8_[A-Za-z0-9_-]{37}$/,
      prefix: 'r8_',
      distinctive: true,
      create_url: 'https://replicate.com/account/api-tokens',
      certainty: 'official',
    },
  ],
  auth: bearer,
  requests: { account: ask(Account, { path: '/account', gives: ['attributes'] }) },
  normalize: ({ account }) => ({
    attributes: { account_type: account.type },
    identity: { username: account.username, name: account.name },
  }),
  cannot: { else: 'Replicate shows this on its website only' },
})
