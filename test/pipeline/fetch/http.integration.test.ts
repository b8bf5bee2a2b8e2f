// What is said of a host that takes the connection and then says nothing.
import { createServer, Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { afterEach, expect, it, vi } from 'vitest'
import { sendOnce } from '../../../pipeline/fetch/http.ts'

afterEach(() => {
  vi.useRealTimers()
})

it('names the provider that does not answer in time', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const server = createServer(() => vi.advanceTimersByTime(10_000))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0

  const answer = sendOnce(
    {
      label: 'GET /balance',
      url: new URL(`http://127.0.0.1:${port}/balance`),
      method: 'GET',
      body: null,
      auth: null,
      headers: {},
      secret: null,
      queue: { name: 'deepseek', concurrency: null, later: false },
      signal: new AbortController().signal,
    },
    { http: new HttpAgent(), https: new HttpsAgent() },
    0,
  )

  await expect(answer).rejects.toMatchObject({
    kind: 'network_error',
    message: 'deepseek did not answer within 10 s: try again later, or check the network',
    details: { reached: 'silent' },
  })
  server.close()
})
