// Simulated providers: for each an HTTP server on loopback, which stands in for all its hosts. Used by the demo and the tests.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { baseUrlVariable } from '../../providers/framework/base-url-variable.ts'
import { providers } from '../../providers/index.ts'

export interface LocalRequest {
  provider: string
  host: string
  method: string
  /** Without the query. */
  path: string
  query: Record<string, string>
  headers: IncomingMessage['headers']
  /** The key or token in whichever header a provider takes it, or null. */
  token: string | null
  body: string
}

export interface LocalAnswer {
  status: number
  body: string | Buffer
  headers?: Record<string, string>
}

/** An answer, or null if `respond` has handled the response itself (resets, floods, drips). */
export type Respond = (
  request: LocalRequest,
  response: ServerResponse,
) => LocalAnswer | null | Promise<LocalAnswer | null>

export interface LocalProviders {
  /** The `KEYZ_BASE_URL_*` variables that point here. */
  variables: Record<string, string>
  requests: LocalRequest[]
  close: () => Promise<void>
}

/** Every header in which some provider takes its key. */
const keyHeaders = [
  ...new Set(
    providers.flatMap(({ auth, keys, requests }) =>
      [
        ...auth,
        ...keys.flatMap((key) => key.auth ?? []),
        ...[...requests.values()].flatMap(({ auth = [] }) => (auth === 'none' ? [] : auth)),
      ].map(({ header }) => header),
    ),
  ),
]

const maxRequestBytes = 64 * 1024
/** In milliseconds, as of a load balancer: after the five seconds of Node a busy machine would meet connections that close just then. */
const keepAliveTimeout = 60_000

export async function startLocalProviders(respond: Respond): Promise<LocalProviders> {
  const requests: LocalRequest[] = []
  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await parse(incoming)
    requests.push(request)
    const answer = await respond(request, response)
    if (answer === null) return
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
    response.end(answer.body)
  }

  const listen = async (): Promise<Server> => {
    const server = createServer({ keepAliveTimeout }, (incoming, response) => {
      serve(incoming, response).catch(() => response.destroy())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return server
  }
  // A server takes one new connection in each turn of the event loop: on a busy machine a single one for all would be slower than
  // keyz waits.
  const servers = await Promise.all(providers.map(async ({ id, hosts }) => ({ id, hosts, server: await listen() })))
  return {
    variables: Object.fromEntries(
      servers.flatMap(({ id, hosts, server }) =>
        Object.keys(hosts).map((host, index) => [
          baseUrlVariable(id, host, index === 0),
          `http://127.0.0.1:${portOf(server.address())}/${id}/${host}`,
        ]),
      ),
    ),
    requests,
    close: async () => {
      await Promise.all(servers.map(({ server }) => ended(server)))
    },
  }
}

function ended(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function portOf(address: AddressInfo | string | null): number {
  return address !== null && typeof address === 'object' ? address.port : 0
}

async function parse(incoming: IncomingMessage): Promise<LocalRequest> {
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1')
  const [, provider = '', host = '', ...rest] = url.pathname.split('/')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > maxRequestBytes) throw new Error('request too large')
    chunks.push(bytes)
  }
  const shown = keyHeaders.map((name) => incoming.headers[name]).find((value) => value !== undefined)
  const [, token = null] = /^(?:[A-Za-z]+ )?(\S+)$/.exec(String(shown ?? '')) ?? []
  return {
    provider,
    host,
    method: incoming.method ?? '',
    path: `/${rest.join('/')}`,
    query: Object.fromEntries(
      [...url.searchParams.keys()].map((name) => [name, url.searchParams.getAll(name).join(',')]),
    ),
    headers: incoming.headers,
    token,
    body: Buffer.concat(chunks).toString(),
  }
}
