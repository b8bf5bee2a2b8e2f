// A GitHub on loopback, as strict as the documentation: what it does not know, or is asked without the documented headers, it refuses and remembers.
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { z } from 'zod'

export const token = 'ghs_ThisIsTheTokenOfOneTestRun0123456789'
const repository = 'acme/keys'

interface PullRequest {
  number: number
  title: string
  body: string | null
  state: 'open' | 'closed'
  head: string
  base: string
  autoMerge?: string
  mergedAs?: string
}

interface Comment {
  id: number
  issue: number
  body: string
  bot: boolean
}

export interface LocalGithub extends AsyncDisposable {
  /** What a job of Actions finds in its environment. */
  variables: Record<string, string>
  pulls: PullRequest[]
  comments: Comment[]
  statuses: { commit: string; state: string; context: string; description: string; target_url?: string | undefined }[]
  /** `POST /pulls` and the like, in their order. */
  requests: string[]
  /** What was asked in a way that the documentation does not have. */
  mistakes: string[]
  /** The setting of the repository that forbids it to workflows. */
  forbidsPullRequests: boolean
  /** What GitHub's auto-merge says of a pull request; null enables it. */
  autoMergeRefusal: string | null
  /** Why a pull request cannot be merged now; null merges it. */
  mergeRefusal: string | null
  /** A token that may only read. */
  readOnly: boolean
  /** The next answers have this status instead; `done`: although what was asked for was done, and `at`: those to this alone, as in `requests`. */
  failures: { status: number; message?: string; headers?: Record<string, string>; done?: boolean; at?: string }[]
}

const NewPull = z.strictObject({
  title: z.string().min(1),
  body: z.string().max(65_536),
  head: z.string(),
  base: z.string(),
})
const EditedPull = z.strictObject({ title: z.string().min(1), body: z.string().max(65_536) })
const CommentBody = z.strictObject({ body: z.string().min(1).max(65_536) })
const Status = z.strictObject({
  state: z.enum(['success', 'failure', 'error', 'pending']),
  context: z.string(),
  description: z.string().max(140),
  target_url: z.url().optional(),
})
const PullsQuery = z.strictObject({
  state: z.literal('open'),
  head: z.string().regex(/^acme:/),
  base: z.string(),
  per_page: z.string().regex(/^\d{1,2}$/),
})
const Commit = z.string().regex(/^[0-9a-f]{40}$/)
const MergeBody = z.strictObject({ sha: Commit, merge_method: z.enum(['merge', 'squash', 'rebase']) })
const Mutation = z.strictObject({
  query: z.string().regex(/^mutation\(.*enablePullRequestAutoMerge\(input: /s),
  variables: z.strictObject({ id: z.string(), oid: Commit, method: z.enum(['MERGE', 'SQUASH', 'REBASE']) }),
})
const StatusesQuery = z.strictObject({ per_page: z.literal('100') })
const PageQuery = z.strictObject({ per_page: z.string(), page: z.string() })

interface Reply {
  status: number
  body: unknown
}

/** Answers below `/api/v3`, as GitHub Enterprise does. */
export async function localGithub(): Promise<LocalGithub> {
  const routes: [method: string, path: RegExp, answer: (found: string[], query: unknown, body: unknown) => Reply][] = [
    [
      'GET',
      /^\/pulls$/,
      (_, query) => {
        const { head, base } = PullsQuery.parse(query)
        const open = github.pulls.filter(
          (pull) => pull.state === 'open' && `acme:${pull.head}` === head && pull.base === base,
        )
        return { status: 200, body: open.map(pullJson) }
      },
    ],
    [
      'POST',
      /^\/pulls$/,
      (_, __, body) => {
        const made = NewPull.parse(body)
        if (github.forbidsPullRequests)
          return refusal(403, 'GitHub Actions is not permitted to create or approve pull requests.')
        if (github.pulls.some(({ state, head }) => state === 'open' && head === made.head))
          return refusal(422, 'A pull request already exists for acme:keyz/metadata.')
        const pull = { number: github.pulls.length + 1, state: 'open' as const, ...made }
        github.pulls.push(pull)
        return { status: 201, body: pullJson(pull) }
      },
    ],
    [
      'PATCH',
      /^\/pulls\/(\d+)$/,
      ([number], _, body) => {
        const pull = github.pulls.find((one) => one.number === Number(number))
        if (pull === undefined) return refusal(404, 'Not Found')
        Object.assign(pull, EditedPull.parse(body))
        return { status: 200, body: pullJson(pull) }
      },
    ],
    [
      'GET',
      /^\/pulls\/(\d+)$/,
      ([number]) => {
        const pull = github.pulls.find((one) => one.number === Number(number))
        if (pull === undefined) return refusal(404, 'Not Found')
        return { status: 200, body: { ...pullJson(pull), merged: pull.mergedAs !== undefined } }
      },
    ],
    [
      'GET',
      /^\/issues\/(\d+)\/comments$/,
      ([number], query) => {
        const { page, per_page } = PageQuery.parse(query)
        const start = (Number(page) - 1) * Number(per_page)
        const all = github.comments.filter(({ issue }) => issue === Number(number))
        return { status: 200, body: all.slice(start, start + Number(per_page)).map(commentJson) }
      },
    ],
    [
      'POST',
      /^\/issues\/(\d+)\/comments$/,
      ([number], _, body) => {
        const comment = { id: github.comments.length + 1, issue: Number(number), bot: true, ...CommentBody.parse(body) }
        github.comments.push(comment)
        return { status: 201, body: commentJson(comment) }
      },
    ],
    [
      'PATCH',
      /^\/issues\/comments\/(\d+)$/,
      ([id], _, body) => {
        const comment = github.comments.find((one) => one.id === Number(id))
        if (comment === undefined) return refusal(404, 'Not Found')
        comment.body = CommentBody.parse(body).body
        return { status: 200, body: commentJson(comment) }
      },
    ],
    [
      'PUT',
      /^\/pulls\/(\d+)\/merge$/,
      ([number], _, body) => {
        const { merge_method } = MergeBody.parse(body)
        const pull = github.pulls.find((one) => one.number === Number(number))
        if (pull === undefined) return refusal(404, 'Not Found')
        if (pull.state === 'closed') return refusal(405, 'Pull Request is not mergeable')
        if (github.mergeRefusal !== null) return refusal(405, github.mergeRefusal)
        Object.assign(pull, { state: 'closed', mergedAs: merge_method })
        return { status: 200, body: { sha: 'f'.repeat(40), merged: true, message: 'Pull Request successfully merged' } }
      },
    ],
    [
      'POST',
      /^\/api\/graphql$/,
      (_, __, body) => {
        const { id, method } = Mutation.parse(body).variables
        const pull = github.pulls.find(({ number }) => `PR_${number}` === id)
        if (pull === undefined || github.autoMergeRefusal !== null)
          return {
            status: 200,
            body: { data: null, errors: [{ type: 'UNPROCESSABLE', message: github.autoMergeRefusal }] },
          }
        pull.autoMerge = method
        return { status: 200, body: { data: { enablePullRequestAutoMerge: { clientMutationId: null } } } }
      },
    ],
    [
      'GET',
      /^\/commits\/([0-9a-f]{40})\/statuses$/,
      ([commit], query) => {
        StatusesQuery.parse(query)
        return { status: 200, body: github.statuses.filter((status) => status.commit === commit).reverse() }
      },
    ],
    [
      'POST',
      /^\/statuses\/([0-9a-f]{40})$/,
      ([commit = ''], _, body) => {
        const status = { commit, ...Status.parse(body) }
        github.statuses.push(status)
        return { status: 201, body: status }
      },
    ],
  ]

  async function answer(request: IncomingMessage): Promise<Reply & { headers?: Record<string, string> }> {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const sent = await text(request)
    const wrong = wrongHeaders(request, sent)
    const prefix = `/api/v3/repos/${repository}`
    const path = url.pathname.startsWith(prefix) ? url.pathname.slice(prefix.length) : url.pathname
    const asked = `${request.method} ${path}`
    github.requests.push(asked)
    if (wrong !== null) return mistake(wrong, request)
    const next = github.failures.findIndex(({ at = asked }) => at === asked)
    const [failure] = next < 0 ? [] : github.failures.splice(next, 1)
    if (failure?.done === true) replyTo(request, path, url, sent)
    if (failure !== undefined) return { ...failure, body: { message: failure.message ?? 'unavailable' } }
    return replyTo(request, path, url, sent)
  }

  function replyTo(request: IncomingMessage, path: string, url: URL, sent: string): Reply {
    if (github.readOnly && request.method !== 'GET') return refusal(403, 'Resource not accessible by integration')
    for (const [method, pattern, reply] of routes) {
      const [found, ...groups] = pattern.exec(path) ?? []
      if (found === undefined || method !== request.method) continue
      try {
        return reply(groups, Object.fromEntries(url.searchParams), sent === '' ? undefined : JSON.parse(sent))
      } catch (error) {
        return mistake(String(error), request)
      }
    }
    return mistake('no such method and path', request)
  }

  function mistake(what: string, { method, url }: IncomingMessage): Reply {
    github.mistakes.push(`${method} ${url}: ${what}`)
    return refusal(400, 'Problems parsing')
  }

  const server = createServer((request, response) => {
    answer(request)
      .then(({ status, body, headers = {} }) => {
        response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
        response.end(JSON.stringify(body))
      })
      .catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${portOf(server.address())}`
  const github: LocalGithub = {
    variables: {
      GITHUB_ACTIONS: 'true',
      GITHUB_API_URL: `${origin}/api/v3`,
      GITHUB_GRAPHQL_URL: `${origin}/api/graphql`,
      GITHUB_SERVER_URL: origin,
      GITHUB_REPOSITORY: repository,
      GITHUB_RUN_ID: '4711',
      GITHUB_TOKEN: token,
    },
    pulls: [],
    comments: [],
    statuses: [],
    requests: [],
    mistakes: [],
    forbidsPullRequests: false,
    autoMergeRefusal: null,
    mergeRefusal: null,
    readOnly: false,
    failures: [],
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return github

  function pullJson({ number, title, body, state, head, base, autoMerge }: PullRequest) {
    const repo = { full_name: repository }
    return {
      number,
      node_id: `PR_${number}`,
      auto_merge: autoMerge === undefined ? null : { merge_method: autoMerge.toLowerCase() },
      html_url: `${origin}/${repository}/pull/${number}`,
      title,
      body,
      state,
      head: { ref: head, repo },
      base: { ref: base, repo },
    }
  }
}

function commentJson({ id, body, bot }: Comment) {
  return { id, body, user: { type: bot ? 'Bot' : 'User' }, author_association: 'NONE' }
}

function refusal(status: number, message: string): Reply {
  return { status, body: { message, documentation_url: 'https://docs.github.com/rest' } }
}

function wrongHeaders({ headers }: IncomingMessage, body: string): string | null {
  const wanted = {
    accept: 'application/vnd.github+json',
    'x-github-api-version': '2022-11-28',
    authorization: `Bearer ${token}`,
    'user-agent': 'keyz',
    ...(body === '' ? {} : { 'content-type': 'application/json' }),
  }
  const wrong = Object.entries(wanted).find(([name, value]) => headers[name] !== value)
  return wrong === undefined ? null : `the header ${wrong[0]} is ${String(headers[wrong[0]])}`
}

function portOf(address: AddressInfo | string | null): number {
  return address !== null && typeof address === 'object' ? address.port : 0
}
