// The GitHub client: where it sends the token and where it does not, and the sentence that each refusal becomes.
import { createServer } from 'node:http'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { githubClient } from '../../../../pipeline/ci/github/client.ts'
import { githubVariables } from '../../../../pipeline/environment/github-variables.ts'
import { LeakError } from '../../../../pipeline/errors.ts'
import { httpClient } from '../../../../pipeline/fetch/http-client.ts'
import { LeakScanner } from '../../../../pipeline/secrets/leak-scanner.ts'
import { Secret } from '../../../../pipeline/secrets/secret.ts'

const token = 'ghs_0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b'

interface Sent {
  path: string
  authorization: string | undefined
}

/** A server that answers everything alike. */
async function answering(status: number, body: string, headers: Record<string, string> = {}) {
  const sent: Sent[] = []
  const server = createServer((request, response) => {
    sent.push({ path: request.url ?? '', authorization: request.headers.authorization })
    response.writeHead(status, headers)
    response.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  return {
    sent,
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const http = () => httpClient({ concurrency: 1, now: Date.now, random: () => 0, sleep: async () => undefined })

function client(variables: Record<string, string>, inspect: (text: string, place: string) => void = () => undefined) {
  return githubClient(githubVariables({ GITHUB_REPOSITORY: 'acme/keys', GITHUB_TOKEN: token, ...variables }), {
    http: http(),
    signal: new AbortController().signal,
    inspect,
  })
}

const ask = { method: 'GET', path: '/pulls', shape: z.array(z.unknown()), purpose: 'look for it' } as const

it('asks below the path of a GitHub Enterprise, with the token in the header and nowhere else', async () => {
  await using server = await answering(200, '[]')

  const found = await client({ GITHUB_API_URL: `${server.url}/api/v3/` })?.ask({ ...ask, query: { head: 'acme:a b' } })

  expect(found).toEqual([])
  expect(server.sent).toEqual([
    { path: '/api/v3/repos/acme/keys/pulls?head=acme%3Aa+b', authorization: `Bearer ${token}` },
  ])
})

it.each([
  [401, '{}', /cannot look for it: GitHub rejected GITHUB_TOKEN/],
  [403, '{}', /the token is not allowed to; add the missing permission to the job/],
  [404, '{}', /not found, or the token has no access/],
  [500, '{}', /GitHub answered with status 500; try again later/],
  [200, '{"message":"<html>"}', /unexpected response from GitHub/],
  [200, 'no json', /unexpected response from GitHub/],
])('turns an answer of %i %s into a sentence', async (status, body, sentence) => {
  await using server = await answering(status, body)

  await expect(client({ GITHUB_API_URL: server.url })?.ask(ask)).rejects.toThrow(sentence)
})

it.each([{ 'x-ratelimit-remaining': '0' }, { 'retry-after': '60' }])(
  'does not blame the token where GitHub has had too many requests: %o',
  async (headers) => {
    await using server = await answering(403, '{}', headers)

    await expect(client({ GITHUB_API_URL: server.url })?.ask(ask)).rejects.toThrow(
      'cannot look for it: GitHub asks to slow down; try again later',
    )
  },
)

it('follows no redirect: the token goes to the host that was named, once', async () => {
  await using elsewhere = await answering(200, '[]')
  await using server = await answering(301, '', { location: `${elsewhere.url}/repos/acme/keys/pulls` })

  await expect(client({ GITHUB_API_URL: server.url })?.ask(ask)).rejects.toThrow(/acme\/keys has moved/)

  expect(elsewhere.sent).toEqual([])
})

it('refuses an address without https, an invalid repository and a token with a space, and is null without a token', () => {
  expect(() => client({ GITHUB_API_URL: 'http://ghe.example/api/v3' })).toThrow(
    /GITHUB_API_URL is not an https address/,
  )
  expect(() => client({ GITHUB_REPOSITORY: 'acme/../../user' })).toThrow(/GITHUB_REPOSITORY is not a repository name/)
  expect(() => client({ GITHUB_REPOSITORY: 'acme/..' })).toThrow(/GITHUB_REPOSITORY is not a repository name/)
  expect(() => client({ GITHUB_TOKEN: 'two words' })).toThrow(/GITHUB_TOKEN contains a space/)
  expect(client({ GITHUB_TOKEN: '' })).toBeNull()
})

it('says that the time of the run was up, and lets an interruption through', async () => {
  await using server = await answering(200, '[]')
  const asked = async (reason: Error) => {
    const variables = { GITHUB_REPOSITORY: 'acme/keys', GITHUB_TOKEN: token, GITHUB_API_URL: server.url }
    const ended = AbortSignal.abort(reason)
    await githubClient(githubVariables(variables), { http: http(), signal: ended, inspect: () => undefined })?.ask(ask)
  }

  await expect(asked(new DOMException('the time is up', 'TimeoutError'))).rejects.toThrow(
    'cannot look for it: GitHub did not answer before the time of this run was up; the next run tries again',
  )
  await expect(asked(new Error('interrupted'))).rejects.toThrow('interrupted')
})

it('sends nothing in which a secret of the run stands', async () => {
  await using server = await answering(200, '[]')
  const scanner = new LeakScanner()
  scanner.protect(new Secret('sk-0a1b2c3d4e5f60718293a4b5c6d7e8f9'), 'sk-')
  const body = { body: 'balance of sk-0a1b2c3d4e5f60718293a4b5c6d7e8f9' }

  const asked = client({ GITHUB_API_URL: server.url }, scanner.inspect)?.ask({ ...ask, method: 'POST', body })

  await expect(asked).rejects.toThrow(LeakError)
  expect(server.sent).toEqual([])
})
