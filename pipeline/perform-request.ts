// Makes one declared request, with all of its pages, and says where each answer came from.
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Provider } from '../providers/framework/define.ts'
import { type AskContext, fillPath, type RequestSpec } from '../providers/framework/request.ts'
import type { Instant } from '../schema/instant.ts'
import type { KeyKind } from '../schema/reading.ts'
import type { Parameters } from '../schema/registry.ts'
import type { Provenance } from '../schema/sidecar.ts'
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

export interface Performed {
  body: unknown
  pages: Provenance[]
}

/** Throws KeyFailure. */
export async function performRequest(
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
      queue: { name: question.provider.id, concurrency: question.provider.concurrency, later: !spec.main },
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
