// A GitHub that accepts the connection and then says nothing: the metadata is pushed, and the job ends soon after its time.
import { createServer } from 'node:http'
import { expect, it } from 'vitest'
import { ciStore } from '../support/ci-store.ts'

/** Never answers. */
async function silentServer() {
  const asked: string[] = []
  const server = createServer(
    ({ method, url }) => void asked.push(`${method} ${url?.replace(/\?.*|[0-9a-f]{40}/g, '')}`),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  return {
    asked,
    origin: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

it('pushes the metadata, asks each thing once, and says what could not be announced', {
  timeout: 120_000,
}, async () => {
  await using ci = await ciStore()
  await using github = await silentServer()
  const job = await ci.job('2026-11-21T00:00:00Z')

  const { code, stderr } = await job.keyz(['ci'], { GITHUB_API_URL: github.origin })

  expect(code).toBe(1)
  expect(github.asked).toEqual(['POST /repos/acme/keys/statuses/', 'GET /repos/acme/keys/pulls'])
  expect(stderr).toContain('cannot post the commit status (needs statuses: write): no usable response from GitHub;')
  expect(stderr).toContain('cannot look for the open pull request (needs pull-requests: write): no usable response')
  expect(await ci.git('rev-parse', '--verify', 'keyz/metadata')).toMatch(/^[0-9a-f]{40}$/m)
})
