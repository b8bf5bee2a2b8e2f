// A GitLab on loopback, as its documentation has it: what it does not know, or is asked without the documented header, it refuses and remembers.
import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { z } from 'zod'

const MergeRequestBody = z.strictObject({
  source_branch: z.string(),
  target_branch: z.string(),
  title: z.string().min(1),
  description: z.string(),
})
const Edited = z.strictObject({ title: z.string().min(1), description: z.string() })
const Status = z.strictObject({
  state: z.enum(['pending', 'running', 'success', 'failed', 'canceled']),
  name: z.string(),
  description: z.string().max(255),
  target_url: z.url().optional(),
})
const Accepted = z.strictObject({
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  merge_when_pipeline_succeeds: z.literal(true),
})

interface Request extends z.infer<typeof MergeRequestBody> {
  iid: number
  state: 'opened' | 'merged'
}

export async function localGitlab(token: string) {
  const requests: Request[] = []
  const statuses: { sha: string; name: string; status: string; description: string }[] = []
  const asked: string[] = []
  const mistakes: string[] = []
  const gitlab = { requests, statuses, asked, mistakes, canMerge: true, readOnly: false }
  const shown = (one: Request) => ({
    ...one,
    web_url: `https://gitlab.example.org/acme/keys/-/merge_requests/${one.iid}`,
    source_project_id: 7,
    target_project_id: 7,
    merge_when_pipeline_succeeds: false,
  })

  function answer(method: string, path: string, query: URLSearchParams, body: unknown): [number, unknown] {
    if (gitlab.readOnly && method !== 'GET') return [403, { message: '403 Forbidden' }]
    const [, iid, merge] = /^\/merge_requests\/(\d+)(\/merge)?$/.exec(path) ?? []
    const one = requests.find((request) => request.iid === Number(iid))
    if (method === 'GET' && path === '/merge_requests')
      return [
        200,
        requests
          .filter(
            ({ state, source_branch, target_branch }) =>
              state === query.get('state') &&
              source_branch === query.get('source_branch') &&
              target_branch === query.get('target_branch'),
          )
          .map(shown),
      ]
    if (method === 'POST' && path === '/merge_requests') {
      const made: Request = { iid: requests.length + 1, state: 'opened', ...MergeRequestBody.parse(body) }
      requests.push(made)
      return [201, shown(made)]
    }
    if (method === 'PUT' && one !== undefined && merge === undefined)
      return [200, shown(Object.assign(one, Edited.parse(body)))]
    if (method === 'PUT' && one !== undefined) {
      Accepted.parse(body)
      if (!gitlab.canMerge) return [405, { message: '405 Method Not Allowed' }]
      one.state = 'merged'
      return [200, shown(one)]
    }
    const [, of] = /^\/repository\/commits\/([0-9a-f]{40})\/statuses$/.exec(path) ?? []
    if (method === 'GET' && of !== undefined)
      return [200, statuses.filter(({ sha, name }) => sha === of && name === query.get('name'))]
    const [, sha] = /^\/statuses\/([0-9a-f]{40})$/.exec(path) ?? []
    if (method === 'POST' && sha !== undefined) {
      const { state: status, name, description } = Status.parse(body)
      // As GitLab: a status cannot become what it is.
      if (statuses.some((known) => known.sha === sha && known.status === status && known.name === name))
        return [400, { message: 'Cannot transition status' }]
      const made = { sha, name, status, description }
      statuses.unshift(made)
      return [201, made]
    }
    throw new Error('no such method and path')
  }

  async function respond(request: IncomingMessage): Promise<[number, unknown]> {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const sent = await text(request)
    const path = url.pathname.replace(/^\/api\/v4\/projects\/7(?=\/)/, '')
    asked.push(`${request.method} ${path}`)
    try {
      if (request.headers['private-token'] !== token) throw new Error('no token')
      return answer(request.method ?? '', path, url.searchParams, sent === '' ? undefined : JSON.parse(sent))
    } catch (error) {
      mistakes.push(`${request.method} ${request.url}: ${String(error)}`)
      return [400, { message: 'Bad Request' }]
    }
  }

  const server = createServer((request, response) => {
    respond(request)
      .then(([status, body]) => {
        response.writeHead(status, { 'content-type': 'application/json' })
        response.end(JSON.stringify(body))
      })
      .catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = address !== null && typeof address === 'object' ? address.port : 0
  return Object.assign(gitlab, {
    /** What a job of GitLab CI finds in its environment. */
    variables: {
      GITLAB_CI: 'true',
      CI_API_V4_URL: `http://127.0.0.1:${port}/api/v4`,
      CI_PROJECT_ID: '7',
      CI_JOB_URL: 'https://gitlab.example.org/acme/keys/-/jobs/4711',
    },
    [Symbol.asyncDispose]: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  })
}
