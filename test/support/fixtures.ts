// The recorded cases of the providers, and a local server that replays them and refuses every request that is not documented.
import { readdirSync, readFileSync } from 'node:fs'
import type { LocalAnswer, LocalRequest } from '../../pipeline/demo/local-providers.ts'
import { FixtureCase } from '../../providers/framework/fixture.ts'

const root = new URL('../../providers/fixtures/', import.meta.url)

export interface NamedCase {
  provider: string
  name: string
  fixture: FixtureCase
}

export function allCases(): NamedCase[] {
  return readdirSync(root).flatMap((provider) =>
    readdirSync(new URL(`${provider}/cases/`, root)).map((file) => ({
      provider,
      name: file.replace('.json', ''),
      fixture: FixtureCase.parse(JSON.parse(readFileSync(new URL(`${provider}/cases/${file}`, root), 'utf8'))),
    })),
  )
}

export function recorded(provider: string, name: string): string {
  return readFileSync(new URL(`${provider}/answers/${name}.json`, root), 'utf8')
}

/** `kinds` tells which token is which kind of key. Whatever is not exactly as the case says gets a status that no case expects. */
export function replay(
  { provider, fixture }: NamedCase,
  kinds: ReadonlyMap<string, string>,
): (request: LocalRequest) => LocalAnswer {
  return (request) => {
    const host = request.host === 'default' ? '' : `${request.host}:`
    const expected = fixture.answers[`${host}${request.method} ${request.path}`]
    if (request.provider !== provider || expected === undefined) return refusal(404)
    const kind = kinds.get(request.token ?? '')
    if (kind === undefined || (expected.with !== null && expected.with !== kind)) return refusal(418)
    if (JSON.stringify(sorted(request.query)) !== JSON.stringify(sorted(expected.query))) return refusal(421)
    if (!sameBody(request, expected.body === null ? null : recorded(provider, expected.body))) return refusal(422)
    if (request.headers.accept !== 'application/json' || request.headers['user-agent'] !== 'keyz') return refusal(406)
    return {
      status: Number(expected.answer.slice(-3)),
      body: recorded(provider, expected.answer),
      headers: expected.headers,
    }
  }
}

function refusal(status: number): LocalAnswer {
  return { status, body: '{}' }
}

function sorted(record: Record<string, string>): [string, string][] {
  return Object.entries(record).sort(([left], [right]) => (left < right ? -1 : 1))
}

function sameBody({ body, method, headers }: LocalRequest, expected: string | null): boolean {
  if (expected === null) return method === 'GET' && body === ''
  return (
    headers['content-type'] === 'application/json' &&
    JSON.stringify(JSON.parse(body)) === JSON.stringify(JSON.parse(expected))
  )
}
