// One request to GitHub or GitLab: the text that leaves is inspected, the answer parsed, and every refusal becomes one sentence.
import type { z } from 'zod'
import type { Auth } from '../../../providers/framework/auth.ts'
import { parseJson } from '../../../schema/parse-json.ts'
import { CommandError, exitCodes, KeyError } from '../../errors.ts'
import type { Answer } from '../../fetch/http.ts'
import type { HttpClient } from '../../fetch/http-client.ts'
import type { Secret } from '../../secrets/secret.ts'

/** It refused, or answered something unexpected. `answer` is for telling refusals apart, never for printing. */
export class ForgeError extends CommandError {
  override name = 'ForgeError'
  readonly status: number
  readonly answer: string

  constructor(message: string, { status, text }: Pick<Answer, 'status' | 'text'>) {
    super(message, exitCodes.someFailed)
    this.status = status
    this.answer = text
  }
}

export interface ClientOptions {
  http: HttpClient
  signal: AbortSignal
  /** Inspects everything that is sent. */
  inspect: (text: string, destination: string) => void
}

/** What is asked, and how its answers are to be told. */
export interface Site {
  name: 'GitHub' | 'GitLab'
  /** The variable that a person may have to correct. */
  addressVariable: string
  headers: Readonly<Record<string, string>>
  auth: Auth
  token: Secret
  /** Why it refuses, by the status of its answer. */
  causeOf: (status: number) => string | null
}

export interface ForgeRequest<Shape extends z.ZodType> {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT'
  query?: Readonly<Record<string, string>>
  body?: Readonly<Record<string, unknown>>
  shape: Shape
  /** What is being done, for the error message: "open a pull request". */
  purpose: string
}

/** Throws ForgeError for any response but a success, CommandError when there is no response. */
export async function askForge<Shape extends z.ZodType>(
  { http, signal, inspect }: ClientOptions,
  site: Site,
  address: string,
  { method, query = {}, body, shape, purpose }: ForgeRequest<Shape>,
): Promise<z.output<Shape>> {
  const { name, addressVariable, headers, auth, token } = site
  const url = new URL(address)
  for (const [parameter, value] of Object.entries(query)) url.searchParams.set(parameter, value)
  const text = body === undefined ? null : JSON.stringify(body)
  if (text !== null) inspect(text, name)
  const answer = await http
    .send({
      label: `${method} ${name}`,
      url,
      method,
      body: text === null ? null : { type: 'application/json', text },
      headers,
      auth,
      secret: token,
      queue: { name: `${name}-api`, concurrency: 1, later: false },
      signal,
    })
    .catch((error: unknown) => {
      if (isTimeUp(signal))
        throw new CommandError(
          `cannot ${purpose}: ${name} did not answer before the time of this run was up; the next run tries again`,
          exitCodes.someFailed,
          error,
        )
      if (!(error instanceof KeyError)) throw error
      const what = `cannot ${purpose}: no usable response from ${name}`
      throw new CommandError(
        `${what}; check your network and ${addressVariable}, then try again`,
        exitCodes.someFailed,
        error,
      )
    })
  if (answer.status < 200 || answer.status > 299) {
    const cause =
      site.causeOf(isSlowedDown(answer) ? 429 : answer.status) ??
      `${name} answered with status ${answer.status}; try again later`
    throw new ForgeError(`cannot ${purpose}: ${cause}`, answer)
  }
  const result = shape.safeParse(parseJson(answer.text))
  if (result.success) return result.data
  throw new ForgeError(`cannot ${purpose}: unexpected response from ${name}; check ${addressVariable}`, answer)
}

/** Not so of an interruption. */
function isTimeUp({ aborted, reason }: AbortSignal): boolean {
  return aborted && reason instanceof DOMException && reason.name === 'TimeoutError'
}

/** GitHub also says with a 403 that there were too many requests: nothing is wrong with the token. */
function isSlowedDown({ status, headers }: Answer): boolean {
  return status === 403 && (headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined)
}
