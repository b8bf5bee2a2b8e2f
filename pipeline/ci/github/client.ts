// The part of the GitHub REST API that keyz needs: a few requests to one repository. Every response is parsed, every refusal becomes one sentence.
import type { z } from 'zod'
import { bearer } from '../../../providers/framework/auth.ts'
import { parseJson } from '../../../schema/parse-json.ts'
import { printable } from '../../../schema/text.ts'
import { allowedBaseUrl } from '../../environment/base-url.ts'
import type { GithubVariables } from '../../environment/github-variables.ts'
import { CommandError, exitCodes, KeyError } from '../../errors.ts'
import type { Answer } from '../../fetch/http.ts'
import type { HttpClient } from '../../fetch/http-client.ts'
import type { Secret } from '../../secrets/secret.ts'

/** GitHub refused, or answered something unexpected. `answer` is for telling refusals apart, never for printing. */
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
  method: 'GET' | 'POST' | 'PATCH' | 'PUT'
  /** Under `/repos/<owner>/<name>`. */
  path: string
  query?: Readonly<Record<string, string>>
  body?: Readonly<Record<string, unknown>>
  shape: Shape
  /** What is being done, for the error message: "open a pull request". */
  purpose: string
}

export interface Github {
  owner: string
  /** `owner/name`. */
  repository: string
  /** Throws GithubError for any response but a success, CommandError when there is no response. */
  ask: <Shape extends z.ZodType>(request: GithubRequest<Shape>) => Promise<z.output<Shape>>
  /** For the few things that the REST API cannot do. Errors are part of the answer. Throws like `ask`. */
  graphql: <Shape extends z.ZodType>(request: GraphqlRequest<Shape>) => Promise<z.output<Shape>>
}

interface GraphqlRequest<Shape extends z.ZodType> {
  query: string
  variables: Readonly<Record<string, string>>
  shape: Shape
  purpose: string
}

interface ClientOptions {
  http: HttpClient
  signal: AbortSignal
  /** Inspects everything that is sent. */
  inspect: (text: string, destination: string) => void
}

const repositoryName = /^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+$/

/** Null if the environment does not name a repository and a token. Throws CommandError for invalid values. */
export function githubClient(variables: GithubVariables, options: ClientOptions): Github | null {
  const { token, repository } = variables
  if (token === null || repository === null) return null
  const base = allowedBaseUrl(variables.apiUrl, 'GITHUB_API_URL')
  const [owner = ''] = repository.split('/')
  const [known, name] = [token, repository]
  if (!repositoryName.test(repository) || repository.endsWith('/..') || repository.endsWith('/.'))
    throw new CommandError('GITHUB_REPOSITORY is not a repository name like owner/name: fix or unset it')
  if (!token.matches(/^[\x21-\x7e]+$/))
    throw new CommandError('GITHUB_TOKEN contains a space or another invalid character: fix or unset it')
  async function parsed<Shape extends z.ZodType>(sent: Omit<Sent, 'token'>, shape: Shape): Promise<z.output<Shape>> {
    if (sent.text !== null) options.inspect(sent.text, 'GitHub')
    const answer = await exchange(options, { ...sent, token: known })
    const { purpose } = sent
    if (answer.status < 200 || answer.status > 299) throw refusalOf(answer, purpose, name)
    const result = shape.safeParse(parseJson(answer.text))
    if (result.success) return result.data
    throw new GithubError(`cannot ${purpose}: unexpected response from GitHub; check GITHUB_API_URL`, answer)
  }
  return {
    owner,
    repository,
    async ask({ method, path, query = {}, body, shape, purpose }) {
      const url = new URL(`${base}/repos/${repository}${path}`)
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
      return await parsed({ url, method, text: body === undefined ? null : JSON.stringify(body), purpose }, shape)
    },
    async graphql({ query, variables: values, shape, purpose }) {
      const url = new URL(allowedBaseUrl(variables.graphqlUrl, 'GITHUB_GRAPHQL_URL'))
      const text = JSON.stringify({ query, variables: values })
      return await parsed({ url, method: 'POST', text, purpose }, shape)
    },
  }
}

interface Sent {
  url: URL
  method: 'GET' | 'POST' | 'PATCH' | 'PUT'
  text: string | null
  token: Secret
  purpose: string
}

async function exchange({ http, signal }: ClientOptions, { url, method, text, token, purpose }: Sent): Promise<Answer> {
  try {
    return await http.send({
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
      `cannot ${purpose}: no usable response from GitHub; check your network and GITHUB_API_URL, then try again`,
      exitCodes.someFailed,
      error,
    )
  }
}

const causes = new Map([
  [401, 'GitHub rejected GITHUB_TOKEN; use the token of the workflow (github.token), or one that has not expired'],
  [403, 'the token is not allowed to; add the missing permission to the job'],
  [
    404,
    'not found, or the token has no access; check GITHUB_REPOSITORY, GITHUB_API_URL and the permissions of the job',
  ],
  [422, 'GitHub rejected the request; check the pull requests of the repository'],
  [429, 'GitHub asks to slow down; try again later'],
])

function refusalOf(answer: Answer, purpose: string, repository: string): GithubError {
  const { status } = answer
  const cause =
    causes.get(status) ??
    (status >= 300 && status < 400
      ? `${printable(repository)} has moved; update the URL of the remote`
      : `GitHub answered with status ${status}; try again later`)
  return new GithubError(`cannot ${purpose}: ${cause}`, answer)
}
