// The part of the GitLab REST API that keyz needs: a few requests to one project. Every response is parsed, every refusal becomes one sentence.
import type { z } from 'zod'
import { keyHeader } from '../../../providers/framework/auth.ts'
import { parseJson } from '../../../schema/parse-json.ts'
import { allowedBaseUrl } from '../../environment/base-url.ts'
import type { GitlabVariables } from '../../environment/gitlab-variables.ts'
import { CommandError, exitCodes, KeyError } from '../../errors.ts'
import type { Answer } from '../../fetch/http.ts'
import type { HttpClient } from '../../fetch/http-client.ts'
import type { Secret } from '../../secrets/secret.ts'

/** GitLab refused, or answered something unexpected. */
export class GitlabError extends CommandError {
  override name = 'GitlabError'
  readonly status: number

  constructor(message: string, status: number) {
    super(message, exitCodes.someFailed)
    this.status = status
  }
}

interface GitlabRequest<Shape extends z.ZodType> {
  method: 'GET' | 'POST' | 'PUT'
  /** Under `/projects/<id>`. */
  path: string
  query?: Readonly<Record<string, string>>
  body?: Readonly<Record<string, unknown>>
  shape: Shape
  /** What is being done, for the error message: "open a merge request". */
  purpose: string
}

export interface Gitlab {
  /** Throws GitlabError for any response but a success, CommandError when there is no response. */
  ask: <Shape extends z.ZodType>(request: GitlabRequest<Shape>) => Promise<z.output<Shape>>
}

interface ClientOptions {
  http: HttpClient
  signal: AbortSignal
  /** Inspects everything that is sent. */
  inspect: (text: string, destination: string) => void
}

/** Null outside of a job of GitLab CI. Throws CommandError for invalid values. */
export function gitlabClient(
  { apiUrl, projectId }: GitlabVariables,
  token: Secret,
  { http, signal, inspect }: ClientOptions,
): Gitlab | null {
  if (apiUrl === null || projectId === null) return null
  const base = allowedBaseUrl(apiUrl, 'CI_API_V4_URL')
  if (!/^\d{1,19}$/.test(projectId)) throw new CommandError('CI_PROJECT_ID is not a number: fix or unset it')
  if (!token.matches(/^[\x21-\x7e]+$/))
    throw new CommandError('the file of KEYZ_GITLAB_TOKEN_FILE holds more than a token: correct the variable')
  return {
    async ask({ method, path, query = {}, body, shape, purpose }) {
      const url = new URL(`${base}/projects/${projectId}${path}`)
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
      const text = body === undefined ? null : JSON.stringify(body)
      if (text !== null) inspect(text, 'GitLab')
      const answer = await http
        .send({
          label: `${method} GitLab`,
          url,
          method,
          body: text === null ? null : { type: 'application/json', text },
          headers: {},
          auth: keyHeader('private-token'),
          secret: token,
          queue: { name: 'gitlab-api', concurrency: 1, later: false },
          signal,
        })
        .catch((error: unknown) => {
          throw withoutAnswer(error, purpose)
        })
      if (answer.status < 200 || answer.status > 299) throw refusalOf(answer, purpose)
      const parsed = shape.safeParse(parseJson(answer.text))
      if (parsed.success) return parsed.data
      throw new GitlabError(`cannot ${purpose}: unexpected response from GitLab; check CI_API_V4_URL`, answer.status)
    },
  }
}

function withoutAnswer(error: unknown, purpose: string): unknown {
  if (!(error instanceof KeyError)) return error
  return new CommandError(
    `cannot ${purpose}: no usable response from GitLab; check the network and CI_API_V4_URL, then try again`,
    exitCodes.someFailed,
    error,
  )
}

const causes = new Map([
  [401, 'GitLab rejected the token of KEYZ_GITLAB_TOKEN_FILE; it may have expired'],
  [403, 'the token is not allowed to; it needs the scope api and at least the role Developer'],
  [404, 'not found, or the token has no access to this project'],
  [429, 'GitLab asks to slow down; try again later'],
])

function refusalOf({ status }: Answer, purpose: string): GitlabError {
  const cause = causes.get(status) ?? `GitLab answered with status ${status}; try again later`
  return new GitlabError(`cannot ${purpose}: ${cause}`, status)
}
