// A request without the key, over real HTTP: nothing of the key leaves, and a refusal says nothing about the key.
import { createServer, type IncomingMessage } from 'node:http'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { KeyError } from '../../../pipeline/errors.ts'
import { askProvider } from '../../../pipeline/fetch/ask-provider.ts'
import { httpClient } from '../../../pipeline/fetch/http-client.ts'
import { receivedInRun } from '../../../pipeline/fetch/received.ts'
import { Secret } from '../../../pipeline/secrets/secret.ts'
import { defineProvider } from '../../../providers/framework/define.ts'
import { text } from '../../../providers/framework/foreign.ts'
import { apiKey } from '../../../providers/framework/keys.ts'
import { askModels } from '../../../providers/framework/models.ts'
import { ask } from '../../../providers/framework/request.ts'
import { instantAt } from '../../../schema/instant.ts'
import { randomHex } from '../../support/made-up-key.ts'

const acme = defineProvider({
  id: 'acme',
  name: 'Acme',
  docs: ['https://acme.example.com'],
  host: 'https://acme.example.com',
  keys: apiKey('ACME_API_KEY', { create: 'https://acme.example.com/keys' }),
  requests: {
    account: ask(z.object({ id: text }), { path: '/account' }),
    models: askModels('/public/models', { auth: 'none' }),
  },
  normalize: ({ models }) => ({ models }),
})

interface Asked {
  path: string
  headers: string
}

/** Asks Acme on this machine, which answers each path with a status and a body. */
async function asked(answers: Record<string, [number, unknown]>) {
  const secret = randomHex(40)
  const requests: Asked[] = []
  const server = createServer((request: IncomingMessage, response) => {
    requests.push({ path: request.url ?? '', headers: request.rawHeaders.join('\n') })
    const [status, body] = answers[request.url ?? ''] ?? [404, {}]
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  const http = httpClient({ concurrency: 4, now: () => 0, random: () => 0, sleep: async () => undefined })
  try {
    const result = await askProvider({
      provider: acme,
      own: { kind: 'api', variant: null, secret: new Secret(secret), subject: null },
      companion: async () => null,
      parameters: {},
      hosts: { default: `http://127.0.0.1:${port}` },
      now: instantAt(0),
      http,
      received: receivedInRun()(),
      protect: () => undefined,
      signal: new AbortController().signal,
    }).catch((error: unknown) => {
      if (error instanceof KeyError) return error
      throw error
    })
    return { result, requests: Object.fromEntries(requests.map(({ path, headers }) => [path, headers])), secret }
  } finally {
    http.close()
    server.close()
    server.closeAllConnections()
  }
}

const account: [number, unknown] = [200, { id: 'me' }]
const models: [number, unknown] = [200, { data: [{ id: 'one' }] }]

it('sends the key with every request but the one that is declared to go without', async () => {
  const { requests, secret } = await asked({ '/account': account, '/public/models': models })

  expect(requests['/account']).toContain(`Bearer ${secret}`)
  expect(requests['/public/models']).toContain('user-agent')
  expect(requests['/public/models']).not.toMatch(/authorization/i)
  expect(requests['/public/models']).not.toContain(secret)
})

it('reads what a public list says', async () => {
  const { result } = await asked({ '/account': account, '/public/models': models })

  expect(result).toMatchObject({ bodies: { models: { data: [{ id: 'one' }] } }, gaps: [] })
})

it('takes no answer to a request without the key for a proof that the key works', async () => {
  const { result } = await asked({ '/account': [401, { error: 'no' }], '/public/models': models })

  expect(result).toMatchObject({ kind: 'auth_error' })
})

it('calls the key good when only the public list is refused', async () => {
  const { result } = await asked({ '/account': account, '/public/models': [401, {}] })

  expect(result).toMatchObject({
    gaps: [{ field: 'models', reason: 'request_failed', hint: 'Acme refused the request: try again later' }],
  })
})
