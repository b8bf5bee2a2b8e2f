// A provider that does not answer, also in the code of a release: there, the names of classes are shortened.

import { createServer, Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect, it, vi } from 'vitest'
import * as source from '../../../pipeline/fetch/http.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** The failure of a request whose time is up as soon as the server has it. */
async function failureOf({ sendOnce }: typeof source): Promise<unknown> {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const server = createServer(() => vi.advanceTimersByTime(10_000))
  try {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = address !== null && typeof address === 'object' ? address.port : 0
    const request: source.HttpRequest = {
      label: 'GET /account',
      url: new URL(`http://127.0.0.1:${port}/account`),
      method: 'GET',
      body: null,
      auth: null,
      headers: {},
      secret: null,
      queue: { name: 'acme', concurrency: null, later: false },
      signal: new AbortController().signal,
    }
    return await sendOnce(request, { http: new HttpAgent(), https: new HttpsAgent() }, 0).catch(
      (error: unknown) => error,
    )
  } finally {
    vi.useRealTimers()
    server.closeAllConnections()
    server.close()
  }
}

const slow = {
  kind: 'network_error',
  message: 'acme did not answer within 10 s: try again later, or check the network',
  details: { reached: 'silent' },
}

it('tells a provider that is slow from a connection that is lost: only for that one it is asked again', async () => {
  expect(await failureOf(source)).toMatchObject(slow)
})

it('does so in a release, too', async () => {
  await using folder = await temporaryFolder()
  const outfile = join(folder.path, 'http.cjs')
  await build({
    entryPoints: [join(root, 'pipeline/fetch/http.ts')],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'silent',
  })
  const released: typeof source = createRequire(import.meta.url)(outfile)

  expect(await failureOf(released)).toMatchObject(slow)
})
