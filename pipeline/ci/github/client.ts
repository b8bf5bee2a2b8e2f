// The GitHub REST API, as far as keyz needs it: a few requests to one repository, each answer parsed, each refusal one sentence.
import type { z } from 'zod'
import { bearer } from '../../../providers/framework/auth.ts'
import { printable } from '../../../schema/text.ts'
import { allowedBaseUrl } from '../../environment/environment.ts'
import type { GithubVariables } from '../../environment/github-variables.ts'
import { CommandError, exitCodes, KeyError } from '../../errors.ts'
import type { Answer, HttpClient } from '../../fetch/http.ts'
import type { Secret } from '../../secrets/secret.ts'

/** GitHub answered, and not as it was hoped. `answer` is for telling refusals apart, never for printing. */
export class GithubError extends CommandError {
  override name = 'GithubError'
  readonly status: number
  readonly answer: string

  constructor(message: string, { status, text }: Pick<Answer, 'status' | 'text'>) {
    super(message, exitCodes.someFailed)
    this.status = status
    this.answer = text
  }
}

interface GithubRequest<Shape extends z.ZodType> {
  method: 'GET' | 'POST' | 'PATCH'
  /** Below `/repos/<owner>/<name>`. */
  path: string
  query?: Readonly<Record<string, string>>
  body?: Readonly<Record<string, unknown>>
  shape: Shape
  /** What is being done, for the sentence: "open a pull request". */
  purpose: string
}

export interface Github {
  owner: string
  /** `owner/name`. */
  repository: string
  /** Throws GithubError for an answer that is no success, CommandError when there is none. */
  ask: <Shape extends z.ZodType>(request: GithubRequest<Shape>) => Promise<z.output<Shape>>
}

interface ClientOptions {
  http: HttpClient
  signal: AbortSignal
  /** Looks at everything that is sent. */
  inspect: (text: string, destination: string) => void
}

const repositoryName = /^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+$/

/** Null when the environment names no repository or holds no token. Throws CommandError for values that cannot be. */
export function githubClient(variables: GithubVariables, options: ClientOptions): Github | null {
  const { token, repository } = variables
  if (token === null || repository === null) return null
  const base = allowedBaseUrl(variables.apiUrl, 'GITHUB_API_URL')
  const [owner = ''] = repository.split('/')
  if (!repositoryName.test(repository) || repository.endsWith('/..') || repository.endsWith('/.'))
    throw new CommandError('GITHUB_REPOSITORY is no repository like owner/name: correct or unset it')
  if (!token.matches(/^[\x21-\x7e]+$/))
    throw new CommandError('GITHUB_TOKEN holds a blank or a character that no token has: correct or unset it')
  return {
    owner,
    repository,
    async ask({ method, path, query = {}, body, shape, purpose }) {
      const url = new URL(`${base}/repos/${repository}${path}`)
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
      const text = body === undefined ? null : JSON.stringify(body)
      if (text !== null) options.inspect(text, 'GitHub')
      const answer = await exchange(options, { url, method, text, token, purpose })
      if (answer.status < 200 || answer.status > 299) throw refusalOf(answer, purpose, repository)
      const parsed = shape.safeParse(jsonOf(answer.text))
      if (parsed.success) return parsed.data
      throw new GithubError(
        `cannot ${purpose}: GitHub's answer is not what its documentation says; check GITHUB_API_URL`,
        answer,
      )
    },
  }
}

interface Sent {
  url: URL
  method: 'GET' | 'POST' | 'PATCH'
  text: string | null
  token: Secret
  purpose: string
}

async function exchange({ http, signal }: ClientOptions, { url, method, text, token, purpose }: Sent): Promise<Answer> {
  try {
    return await http.exchange({
      label: `${method} GitHub`,
      url,
      method,
      body: text === null ? null : { type: 'application/json', text },
      headers: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
      auth: bearer,
      secret: token,
      queue: { name: 'github-api', concurrency: 1, later: false },
      signal,
    })
  } catch (error) {
    if (!(error instanceof KeyError)) throw error
    throw new CommandError(
      `cannot ${purpose}: GitHub gave no usable answer; check the network and GITHUB_API_URL, and run again`,
      exitCodes.someFailed,
      error,
    )
  }
}

const causes = new Map([
  [
    401,
    'GitHub does not accept GITHUB_TOKEN: give the token of the workflow (github.token), or one that has not expired',
  ],
  [403, 'GitHub does not allow it to this token: give the job the permission that it names'],
  [
    404,
    'there is no such thing, or this token may not see it: check GITHUB_REPOSITORY, GITHUB_API_URL and the permissions of the job',
  ],
  [422, 'GitHub finds it not acceptable: see the pull requests of the repository'],
  [429, 'GitHub wants a pause: run again later'],
])

function refusalOf(answer: Answer, purpose: string, repository: string): GithubError {
  const { status } = answer
  const cause =
    causes.get(status) ??
    (status >= 300 && status < 400
      ? `${printable(repository)} has moved: set the new address of the remote`
      : `GitHub answered ${status}: run again later`)
  return new GithubError(`cannot ${purpose}: ${cause}`, answer)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
