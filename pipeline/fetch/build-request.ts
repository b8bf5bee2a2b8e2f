// Builds the HTTP request that a provider's file declares: where it goes, what it carries, and in which ways the key may be shown.
import type { Auth } from '../../providers/framework/auth.ts'
import type { Provider } from '../../providers/framework/define.ts'
import { type AskContext, fillIn, type RequestSpec } from '../../providers/framework/request.ts'
import { KeyError } from '../errors.ts'
import type { FetchContext, SendableKey } from './fetch-context.ts'
import type { HttpRequest } from './http.ts'

/** A name with several values is sent several times. */
export type Query = Record<string, string | readonly string[]>

/** Everything about a request but its query, which differs from page to page, and the key, which may be shown in several ways. */
export interface BuiltRequest {
  parts: Omit<HttpRequest, 'url' | 'auth' | 'secret'>
  /** Without a query. */
  address: string
  query: Query
  /** Ways to show the key, in the order in which they are tried; null where it is not sent at all. */
  auths: readonly (Auth | null)[]
}

/** Throws MissingParameterError when the path or a header names something that is not known. */
export function buildRequest(
  spec: RequestSpec,
  key: SendableKey,
  { provider, hosts, signal }: FetchContext,
  known: AskContext,
): BuiltRequest {
  const label = labelOf(spec)
  const filled = fillIn(spec, known)
  if ('missing' in filled) throw new MissingParameterError(filled.missing, label)
  return {
    parts: {
      label,
      ...methodAndBody(spec, known),
      headers: { ...provider.headers, ...filled.headers },
      queue: { name: provider.id, concurrency: provider.concurrency, later: !spec.main },
      signal,
    },
    address: `${hosts[hostOf(spec, provider, known)]}${filled.path}`,
    query: typeof spec.query === 'function' ? spec.query(known) : (spec.query ?? {}),
    auths: authsOf(spec, key, provider),
  }
}

/** What people read about a request: method and path, without what stands for an account. */
export function labelOf(spec: RequestSpec): string {
  return `${spec.post === undefined ? 'GET' : 'POST'} ${spec.path}`
}

export function urlWith(address: string, query: Query): URL {
  const url = new URL(address)
  for (const [name, values] of Object.entries(query))
    for (const value of [values].flat()) url.searchParams.append(name, value)
  return url
}

function methodAndBody({ post }: RequestSpec, known: AskContext): Pick<HttpRequest, 'method' | 'body'> {
  if (post === undefined) return { method: 'GET', body: null }
  return { method: 'POST', body: { type: 'application/json', text: JSON.stringify(post.body?.(known) ?? {}) } }
}

function hostOf({ host }: RequestSpec, { hosts, regions }: Provider, { region }: AskContext): string {
  const [first = ''] = Object.keys(hosts)
  return host ?? (regions.length > 0 ? region : first)
}

/** The way of this very request or kind of key, where it has one: a cookie is never shown as anything else. */
function authsOf(spec: RequestSpec, { kind, variant }: SendableKey, { keys, auth }: Provider): BuiltRequest['auths'] {
  if (spec.auth === 'none') return [null]
  if (spec.auth !== undefined) return [spec.auth].flat()
  const ofKind = keys.filter((key) => key.kind === kind)
  const own = ofKind.find((key) => (key.variant ?? key.kind) === variant) ?? ofKind[0]
  return own?.auth === undefined ? auth : [own.auth]
}

/** The path or a header of a request names a parameter that is not set. */
export class MissingParameterError extends KeyError {
  override name = 'MissingParameterError'

  constructor(parameter: string, request: string) {
    super(
      'config_error',
      `${parameter} is not known: set it with keyz map PATH --param ${parameter}=... or as a line "${parameter}: ..." of the entry`,
      { request },
    )
  }
}
