// Replicate: a token can show whose it is, but nothing about money. Source: Replicate's HTTP API reference.
import { z } from 'zod'
import { defineProvider } from './framework/define.ts'
import { text } from './framework/foreign.ts'
import { apiKey } from './framework/keys.ts'
import { maybe } from './framework/readable.ts'
import { ask } from './framework/request.ts'

const Account = z.object({ type: text, username: maybe(text), name: maybe(text) })

export const replicate = defineProvider({
  id: 'replicate',
  name: 'Replicate',
  docs: ['https://replicate.com/docs/reference/http'],
  host: 'https://api.replicate.com/v1',
  keys: apiKey('REPLICATE_API_TOKEN', {
    prefix: 'r8_',
    length: { min: 30 },
    create: 'https://replicate.com/account/api-tokens',
  }),
  requests: { account: ask(Account, { path: '/account', gives: ['attributes'] }) },
  normalize: ({ account }) => ({
    attributes: { account_type: account.type },
    identity: { username: account.username, name: account.name },
  }),
  cannot: { else: 'Replicate shows this only on its website' },
})
