// Makes one declared request, with all of its pages and for each of several, and keeps where every answer came from.
import { createHash } from 'node:crypto'
import type { Auth } from '../../providers/framework/auth.ts'
import type { AskContext, RequestSpec } from '../../providers/framework/request.ts'
import type { Provenance } from '../../schema/sidecar.ts'
import { KeyError } from '../errors.ts'
import { accessToken } from './access-token.ts'
import { allPages } from './all-pages.ts'
import { type BuiltRequest, buildRequest, labelOf, type Query, urlWith } from './build-request.ts'
import type { FetchContext, SendableKey } from './fetch-context.ts'
import type { Answer, HttpRequest } from './http.ts'
import { interpretAnswer } from './interpret-answer.ts'

export interface Performed {
  body: unknown
  provenance: Provenance[]
}

/** `each` is null for a request that is made once. Throws KeyError. */
export async function performRequest(
  spec: RequestSpec,
  key: SendableKey,
  context: FetchContext,
  known: AskContext,
  each: readonly string[] | null = null,
): Promise<Performed> {
  if (each === null) return await performOnce(spec, key, context, known)
  // What is listed twice is asked about once: its money must not count twice.
  const values = [...new Set(each)]
  if (values.length > spec.max) throw tooMany(spec, context)
  const one = async (value: string) => {
    try {
      const { body, provenance } = await performOnce(spec, key, context, { ...known, each: value })
      return [{ answered: { each: value, answer: body }, provenance }]
    } catch (error) {
      if (error instanceof KeyError && spec.skipOn.includes(error.details.http_status ?? 0)) return []
      throw error
    }
  }
  const all = (await Promise.all(values.map(one))).flat()
  return {
    body: all.map(({ answered }) => answered),
    provenance: all.flatMap(({ provenance }) => provenance),
  }
}

async function performOnce(
  spec: RequestSpec,
  key: SendableKey,
  context: FetchContext,
  known: AskContext,
): Promise<Performed> {
  const { provider } = context
  const request = buildRequest(spec, key, context, known)
  const { label } = request.parts
  const provenance: Provenance[] = []
  const fetchPage = async (query: Query) => {
    const answer = await sendInOneWay(request, query, key, context)
    const told = provenanceOf(label, answer)
    provenance.push(told)
    return { ...interpretAnswer(answer, spec, known, provider, label), digest: told.payload_sha256 }
  }
  const { pages: paging } = spec
  const { query } = request
  const { body, headers } =
    paging === undefined
      ? await fetchPage(query)
      : await allPages({ paging, query, provider: provider.name, label }, fetchPage)
  return { body: spec.keeps.length === 0 ? body : { body, headers }, provenance }
}

/** Where the documentation contradicts itself about the header, the provider decides: the next way is tried when one is rejected. */
async function sendInOneWay(
  request: BuiltRequest,
  query: Query,
  key: SendableKey,
  context: FetchContext,
): Promise<Answer> {
  const [first, ...others] = request.auths
  if (first === undefined) throw new Error(`${context.provider.id} declares no way to show a key`)
  let answer = await send(request, query, first, key, context)
  for (const auth of others) {
    if (answer.status !== 401) break
    answer = await send(request, query, auth, key, context)
  }
  return answer
}

async function send(
  { parts, address }: BuiltRequest,
  query: Query,
  auth: Auth | null,
  key: SendableKey,
  context: FetchContext,
): Promise<Answer> {
  const url = urlWith(address, query)
  if (auth === null) return await counted(context, { ...parts, url, auth, secret: null })
  const { exchange } = auth
  // A key that signs is never sent, and above all not to a host that it does not sign for.
  if (exchange === undefined && key.subject !== null) throw notTaken(parts.label, context)
  return await counted(context, {
    ...parts,
    url,
    auth,
    secret: exchange === undefined ? key.secret : await accessToken(key, exchange, context),
  })
}

/** Sends nothing once more has come than may. */
async function counted({ http, received }: FetchContext, request: HttpRequest): Promise<Answer> {
  received.check(request.label)
  const answer = await http.send(request)
  received.add(answer, request.label)
  return answer
}

function provenanceOf(request: string, answer: Answer): Provenance {
  return { request, http_status: answer.status, payload_sha256: createHash('sha256').update(answer.text).digest('hex') }
}

function tooMany(spec: RequestSpec, { provider }: FetchContext): KeyError {
  return new KeyError('provider_error', `${provider.name} lists more than ${spec.max}, and keyz stops there`, {
    request: labelOf(spec),
  })
}

function notTaken(label: string, { provider }: FetchContext): KeyError {
  return new KeyError(
    'config_error',
    `the entry contains a service account's file, which ${provider.name} does not accept: correct the provider with keyz map`,
    { request: label },
  )
}
