// The defaults of a provider's file: one host, one key, sent as a bearer.
import { expect, it } from 'vitest'
import { z } from 'zod'
import { bearer } from '../../../providers/framework/auth.ts'
import { defineProvider } from '../../../providers/framework/define.ts'
import { apiKey } from '../../../providers/framework/keys.ts'
import { ask } from '../../../providers/framework/request.ts'

const key = apiKey('ACME_API_KEY', { create: 'https://acme.example.com/keys' })
const base = { id: 'acme', name: 'Acme', docs: ['https://acme.example.com'], normalize: () => ({}) }

it('fills in what a short definition leaves out', () => {
  const requests = { me: ask(z.object({}), { path: '/me' }) }
  const acme = defineProvider({ ...base, host: 'https://api.acme.example.com', keys: key, requests })

  expect(acme).toMatchObject({
    hosts: { default: 'https://api.acme.example.com' },
    keys: [key],
    auth: [bearer],
    aliases: [],
    regions: [],
    headers: {},
    concurrency: null,
  })
})

it('refuses a request of which nobody says how to ask it', () => {
  const requests = { me: z.object({}) }

  expect(() => defineProvider({ ...base, host: 'https://acme.example.com', keys: key, requests })).toThrow(
    'acme: the request me is made with none of',
  )
})
