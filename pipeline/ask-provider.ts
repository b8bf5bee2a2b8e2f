// Makes the requests that a provider's file declares for one key, and collects the bodies, the gaps and where each came from.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Bodies, Provider } from '../providers/framework/define.ts'
import { type AskContext, fillPath, type RequestSpec } from '../providers/framework/request.ts'
import type { Instant } from '../schema/instant.ts'
import type { Gap, KeyKind } from '../schema/reading.ts'
import type { Parameters } from '../schema/registry.ts'
import type { Provenance } from '../schema/sidecar.ts'
import { toText } from '../schema/text.ts'
import { KeyFailure } from './failure.ts'
import type { Answer, HttpClient } from './http.ts'
import { judgeAnswer } from './judge-answer.ts'
import type { Secret } from './secret.ts'

/** A key that can be sent: the entry's own, or another one of the same account that may ask more. */
export interface SendableKey {
  kind: KeyKind
  shape: string | null
  secret: Secret
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
  signal: AbortSignal
}

export interface Answers {
  bodies: Bodies
  kind: KeyKind
  parameters: Parameters
  askedWith: Record<string, KeyKind>
  gaps: Gap[]
  provenance: Provenance[]
  /** Unix time in milliseconds before which one of the optional requests does not want to be made again, or null. */
  retryAt: number | null
}

/** Kinds of key that may ask more than an ordinary one; only these are ever used for another entry. */
const privileged: readonly KeyKind[] = ['management', 'admin']

/** Throws KeyFailure when the key's main request fails: then there is no reading. Everything else that fails is a gap. */
export async function askProvider(question: Question): Promise<Answers> {
  const { provider, own } = question
  const collected = new Collected(provider)
  const context: AskContext = { now: question.now, kind: own.kind, shape: own.shape, parameters: question.parameters }
  await askMain(question, context, collected)

  const discovered = provider.discover(collected.bodies)
  const known: AskContext = {
    ...context,
    kind: discovered.kind ?? context.kind,
    parameters: { ...discovered.parameters, ...context.parameters },
  }
  const optional = [...provider.requests].filter(([, spec]) => !spec.main && (spec.when?.(known) ?? true))
  await Promise.all(optional.map(([name, spec]) => askOptional(name, spec, question, known, collected)))
  return { ...collected.result(), kind: known.kind, parameters: known.parameters }
}

/** Main requests are alternatives: the first that fits the key and succeeds is enough, and the first failure is the one to tell. */
async function askMain(question: Question, context: AskContext, collected: Collected): Promise<void> {
  const { provider, own } = question
  const fitting = [...provider.requests].filter(
    ([, spec]) => spec.main && (spec.for?.includes(own.kind) ?? true) && (spec.when?.(context) ?? true),
  )
  let failure: KeyFailure | null = null
  for (const [name, spec] of fitting) {
    try {
      collected.add(name, spec, own.kind, await perform(spec, own, question, context))
      return
    } catch (error) {
      if (!(error instanceof KeyFailure)) throw error
      failure ??= error
      if (error.kind !== 'auth_error') break
    }
  }
  throw (
    failure ??
    new KeyFailure(
      'config_error',
      `${provider.name} has no keys of the kind ${own.kind}: correct key_kind in the registry`,
    )
  )
}

async function askOptional(
  name: string,
  spec: RequestSpec,
  question: Question,
  context: AskContext,
  collected: Collected,
): Promise<void> {
  try {
    const key = await keyFor(spec, question, context)
    if (key === null) {
      collected.gap(spec, 'needs_management_key', `map a key of the kind ${spec.for?.join(' or ')} of the same account`)
      return
    }
    collected.add(name, spec, key.kind, await perform(spec, key, question, context))
  } catch (error) {
    if (!(error instanceof KeyFailure)) throw error
    collected.failed(spec, error)
  }
}

/** In the order of preference that the request states; the entry's own key where it will do. */
async function keyFor(spec: RequestSpec, question: Question, context: AskContext): Promise<SendableKey | null> {
  const own = { ...question.own, kind: context.kind }
  if (spec.for === undefined || spec.for[0] === own.kind) return own
  const wanted = spec.for.filter((kind) => privileged.includes(kind) && kind !== own.kind)
  const other = wanted.length > 0 && !privileged.includes(own.kind) ? await question.other(wanted) : null
  return other ?? (spec.for.includes(own.kind) ? own : null)
}

interface Performed {
  body: unknown
  pages: Provenance[]
}

async function perform(
  spec: RequestSpec,
  key: SendableKey,
  question: Question,
  context: AskContext,
): Promise<Performed> {
  const method = spec.post === undefined ? 'GET' : 'POST'
  const label = `${method} ${spec.path}`
  const filled = fillPath(spec.path, context.parameters)
  if ('missing' in filled) throw new MissingParameter(filled.missing, label)
  const [firstHost = ''] = Object.keys(question.provider.hosts)
  const base = question.hosts[spec.host ?? firstHost]
  const provenance: Provenance[] = []

  const page = async (query: Record<string, string>): Promise<unknown> => {
    const url = new URL(`${base}${filled.path}`)
    url.search = new URLSearchParams(query).toString()
    const answer = await question.http.exchange({
      label,
      url,
      method,
      body: spec.post === undefined ? null : JSON.stringify(spec.post.body(context)),
      auth: question.provider.auth,
      secret: key.secret,
      queue: { name: question.provider.id, concurrency: question.provider.concurrency },
      signal: question.signal,
    })
    provenance.push(provenanceOf(label, answer))
    return judgeAnswer(answer, question.provider, spec, label)
  }

  const query = spec.query?.(context) ?? {}
  const body =
    spec.pages === undefined
      ? await page(query)
      : await allPages(spec.pages, query, page, question.provider.name, label)
  return { body, pages: provenance }
}

const Page = z.record(z.string(), z.unknown())
const List = z.array(z.unknown())

/** The first page with the lists of all pages in its list. A page that fails makes the whole fail: no sum of a part. */
async function allPages(
  paging: NonNullable<RequestSpec['pages']>,
  query: Record<string, string>,
  page: (query: Record<string, string>) => Promise<unknown>,
  provider: string,
  label: string,
): Promise<unknown> {
  const first = Page.parse(await page(query))
  const items = [...List.parse(first[paging.list])]
  let body = first
  let size = items.length
  for (let pages = 1; pages <= paging.most; pages++) {
    const next = paging.next({ body, items: size, total: items.length })
    if (next === null) return { ...first, [paging.list]: items }
    body = Page.parse(await page({ ...query, ...next }))
    const more = List.parse(body[paging.list])
    size = more.length
    items.push(...more)
  }
  throw new KeyFailure('provider_error', `${provider} sent more than ${paging.most} pages`, { request: label })
}

function provenanceOf(request: string, answer: Answer): Provenance {
  return { request, http_status: answer.status, payload_sha256: createHash('sha256').update(answer.text).digest('hex') }
}

class MissingParameter extends KeyFailure {
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

/** What has been answered so far. Requests run side by side, so everything is put in the order of the provider's file at the end. */
class Collected {
  readonly #provider: Provider
  readonly #bodies = new Map<string, unknown>()
  readonly #askedWith = new Map<string, KeyKind>()
  readonly #provenance = new Map<RequestSpec, Provenance[]>()
  readonly #gaps: Gap[] = []
  #retryAt = 0

  constructor(provider: Provider) {
    this.#provider = provider
  }

  get bodies(): Bodies {
    return Object.fromEntries([...this.#provider.requests.keys()].map((name) => [name, this.#bodies.get(name) ?? null]))
  }

  add(name: string, spec: RequestSpec, kind: KeyKind, { body, pages }: Performed): void {
    this.#bodies.set(name, body)
    this.#askedWith.set(name, kind)
    this.#provenance.set(spec, pages)
  }

  failed(spec: RequestSpec, failure: KeyFailure): void {
    const { retryAt = 0 } = failure.details
    this.#retryAt = Math.max(this.#retryAt, retryAt)
    const refusal = spec.on[failure.details.http_status ?? 0]
    if (failure instanceof MissingParameter) this.gap(spec, 'needs_parameter', failure.message)
    else if (refusal !== undefined) this.gap(spec, refusal.reason, refusal.hint)
    else if (failure.kind === 'auth_error') this.gap(spec, 'forbidden', 'this key may not ask for it')
    else this.gap(spec, 'request_failed', failure.message)
  }

  gap(spec: RequestSpec, reason: Gap['reason'], hint: string): void {
    this.#gaps.push(...spec.gives.map((field) => ({ field, reason, hint: toText(hint) })))
  }

  result(): Omit<Answers, 'kind' | 'parameters'> {
    return {
      bodies: this.bodies,
      askedWith: Object.fromEntries(this.#askedWith),
      gaps: this.#gaps,
      retryAt: this.#retryAt === 0 ? null : this.#retryAt,
      provenance: [...this.#provider.requests.values()].flatMap((spec) => this.#provenance.get(spec) ?? []),
    }
  }
}
