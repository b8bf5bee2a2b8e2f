// Makes one declared request, with all of its pages and for each of several, and says where each answer came from.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Auth } from '../providers/framework/auth.ts'
import type { Provider } from '../providers/framework/define.ts'
import { type Paging, valueAt } from '../providers/framework/paging.ts'
import { type AskContext, fillIn, type RequestSpec } from '../providers/framework/request.ts'
import type { Instant } from '../schema/instant.ts'
import type { KeyKind } from '../schema/reading.ts'
import type { Parameters } from '../schema/registry.ts'
import type { Provenance } from '../schema/sidecar.ts'
import { accessToken } from './access-token.ts'
import { KeyFailure } from './failure.ts'
import type { Answer, HttpClient } from './http.ts'
import { asJson, judgeAnswer, keptHeaders } from './judge-answer.ts'
import type { Secret } from './secret.ts'

/** A key that can be sent: the entry's own, or another one of the same account that may ask more. */
export interface SendableKey {
  kind: KeyKind
  shape: string | null
  secret: Secret
  /** Whose key it is, where the key signs and is not sent: the e-mail address of a service account. */
  subject: string | null
}

export interface Question {
  provider: Provider
  own: SendableKey
  /** The key of another kind, found only when a request wants it: decrypting it costs time. */
  other: (kinds: readonly KeyKind[]) => Promise<SendableKey | null>
  parameters: Parameters
  /** Base URL by host name. */
  hosts: Readonly<Record<string, string>>
  now: Instant
  http: HttpClient
  /** A secret that came up on the way, such as an access token, is never to be written anywhere. */
  protect: (secret: Secret) => void
  signal: AbortSignal
}

export interface Performed {
  body: unknown
  pages: Provenance[]
}

/** `each` is null for a request that is made once. Throws KeyFailure. */
export async function performRequest(
  spec: RequestSpec,
  key: SendableKey,
  question: Question,
  context: AskContext,
  each: readonly string[] | null = null,
): Promise<Performed> {
  const label = labelOf(spec)
  if (each === null) return await onlyOne(spec, key, question, context)
  if (each.length > spec.max) {
    throw new KeyFailure(
      'provider_error',
      `${question.provider.name} has more than ${spec.max} of them, and keyz asks no more`,
      {
        request: label,
      },
    )
  }
  const one = async (value: string) => {
    try {
      const { body, pages } = await onlyOne(spec, key, question, { ...context, each: value })
      return [{ told: { each: value, answer: body }, pages }]
    } catch (error) {
      if (error instanceof KeyFailure && spec.skipOn.includes(error.details.http_status ?? 0)) return []
      throw error
    }
  }
  const all = (await Promise.all(each.map(one))).flat()
  return { body: all.map(({ told }) => told), pages: all.flatMap(({ pages }) => pages) }
}

async function onlyOne(
  spec: RequestSpec,
  key: SendableKey,
  question: Question,
  context: AskContext,
): Promise<Performed> {
  const label = labelOf(spec)
  const { provider, hosts } = question
  const filled = fillIn(spec, context)
  if ('missing' in filled) throw new MissingParameter(filled.missing, label)
  const [firstHost = ''] = Object.keys(provider.hosts)
  const base = hosts[spec.host ?? (provider.regions.length > 0 ? context.region : firstHost)]
  const post = spec.post?.body?.(context) ?? {}
  const provenance: Provenance[] = []

  const send = async (query: Query, auth: Auth): Promise<Answer> => {
    // What signs is never sent, least of all to somebody else than the token host it signs for.
    if (auth.exchange === undefined && key.subject !== null) {
      throw new KeyFailure(
        'config_error',
        `the entry holds a service account's file, which ${provider.name} does not take: correct the provider with keyz map`,
        {
          request: label,
        },
      )
    }
    const url = new URL(`${base}${filled.path}`)
    url.search = new URLSearchParams(pairs(query)).toString()
    return await question.http.exchange({
      label,
      url,
      method: spec.post === undefined ? 'GET' : 'POST',
      body: spec.post === undefined ? null : { type: 'application/json', text: JSON.stringify(post) },
      auth,
      headers: { ...provider.headers, ...filled.headers },
      secret: auth.exchange === undefined ? key.secret : await accessToken(key, auth.exchange, question),
      queue: { name: provider.id, concurrency: provider.concurrency, later: !spec.main },
      signal: question.signal,
    })
  }

  const auths = spec.auth === undefined ? authsOf(key, provider) : [spec.auth].flat()
  const page = async (query: Query): Promise<PageAnswer> => {
    for (const [index, auth] of auths.entries()) {
      const answer = await send(query, auth)
      // Where the documentation contradicts itself about the header, the provider decides.
      if (answer.status === 401 && index + 1 < auths.length) continue
      provenance.push(provenanceOf(label, answer))
      return { body: judgeAnswer(asJson(answer, spec, context, provider, label), provider, spec, label), answer }
    }
    throw new Error(`${provider.id} declares no way to show a key`)
  }

  const query = typeof spec.query === 'function' ? spec.query(context) : (spec.query ?? {})
  const { body, answer } =
    spec.pages === undefined ? await page(query) : await allPages(spec.pages, query, page, provider.name, label)
  return { body: spec.keeps.length === 0 ? body : { body, headers: keptHeaders(answer, spec) }, pages: provenance }
}

/** The way of this very kind of key, where it has one: a cookie is never shown as anything else. */
function authsOf({ kind, shape }: SendableKey, { keys, auth }: Provider): readonly Auth[] {
  const ofKind = keys.filter((key) => key.kind === kind)
  const own = ofKind.find((key) => (key.variant ?? key.kind) === shape) ?? ofKind[0]
  return own?.auth === undefined ? auth : [own.auth]
}

type Query = Record<string, string | readonly string[]>

interface PageAnswer {
  body: unknown
  answer: Answer
}

function labelOf(spec: RequestSpec): string {
  return `${spec.post === undefined ? 'GET' : 'POST'} ${spec.path}`
}

function pairs(query: Query): [string, string][] {
  return Object.entries(query).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, value]),
  )
}

/** A provider may leave an empty list out; whether this one may, the schema of the answer has decided. */
const List = z
  .array(z.unknown())
  .nullish()
  .transform((list) => list ?? [])

/** The first page with the lists of all pages in its list. A page that fails makes the whole fail: no sum of a part. */
async function allPages(
  paging: Paging,
  query: Query,
  page: (query: Query) => Promise<PageAnswer>,
  provider: string,
  label: string,
): Promise<PageAnswer> {
  const first = await page(query)
  const items = [...List.parse(valueAt(first.body, paging.list))]
  let newest = first
  let size = items.length
  for (let pages = 1; pages <= paging.max; pages++) {
    const link = newest.answer.headers.link ?? null
    const next = paging.next({
      body: newest.body,
      items: size === 0 ? [] : items.slice(-size),
      total: items.length,
      pages,
      link,
    })
    if (next === null)
      return items.length === 0 ? first : { ...first, body: withList(first.body, paging.list.split('.'), items) }
    newest = await page(paging.alone ? next : { ...query, ...next })
    const more = List.parse(valueAt(newest.body, paging.list))
    size = more.length
    items.push(...more)
  }
  throw new KeyFailure('provider_error', `${provider} sent more than ${paging.max} pages`, { request: label })
}

const Body = z.record(z.string(), z.unknown())

function withList(body: unknown, [name = '', ...rest]: readonly string[], items: readonly unknown[]): unknown {
  if (name === '') return items
  const fields = Body.parse(body)
  return { ...fields, [name]: rest.length === 0 ? items : withList(fields[name], rest, items) }
}

function provenanceOf(request: string, answer: Answer): Provenance {
  return { request, http_status: answer.status, payload_sha256: createHash('sha256').update(answer.text).digest('hex') }
}

/** The path of a request names something that nobody has told. */
export class MissingParameter extends KeyFailure {
  readonly parameter: string

  constructor(parameter: string, request: string) {
    super(
      'config_error',
      `${parameter} is not known: set it with keyz map PATH --param ${parameter}=... or as a line "${parameter}: ..." of the entry`,
      {
        request,
      },
    )
    this.parameter = parameter
  }
}
