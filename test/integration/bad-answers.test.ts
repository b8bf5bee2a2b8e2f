// One sync over every provider times every bad answer: the right kind of error, the last good values kept, no piece of a key anywhere.
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { fakeSecret } from '../../pipeline/demo/fake-secret.ts'
import { type LocalAnswer, type LocalRequest, startLocalProviders } from '../../pipeline/demo/local-providers.ts'
import { providers } from '../../providers/index.ts'
import { Sidecar } from '../../schema/sidecar.ts'
import { SyncState } from '../../schema/state.ts'
import { type BadAnswer, badAnswers } from '../support/bad-answers.ts'
import { recorded } from '../support/fixtures.ts'
import { everythingIn, leaksIn, piecesOf } from '../support/leaks.ts'
import type { Ran } from '../support/run.ts'
import { testStore } from '../support/store.ts'

const randomHex = (digits: number) => randomBytes(digits).toString('hex').slice(0, digits)

const cases = providers.flatMap((provider) =>
  badAnswers.map((bad) => ({
    provider: provider.id,
    bad,
    secret: fakeSecret(provider.keys[0], randomHex),
    prefix: provider.keys[0].prefix ?? '',
  })),
)

const good: Record<string, string> = {
  'openrouter GET /key': 'key.200',
  'openrouter GET /credits': 'credits.200',
  'deepseek GET /user/balance': 'user-balance.200',
  'deepseek GET /models': 'models.200',
  'xai GET /v1/api-key': 'api-key.200',
  'xai GET /v1/language-models': 'language-models.200',
  'cloudflare GET /user/tokens/verify': 'user-tokens-verify.200',
}

function goodAnswer({ provider, method, path }: LocalRequest): LocalAnswer {
  const name = good[`${provider} ${method} ${path}`]
  return name === undefined ? { status: 404, body: '{}' } : { status: 200, body: recorded(provider, name) }
}

describe('a sync in which every provider answers badly in every way', () => {
  const before = new Map<string, Sidecar>()
  const after = new Map<string, Sidecar>()
  let first: Ran
  let second: Ran
  let state: SyncState
  let everything: string
  let elsewhere = 0

  beforeAll(async () => {
    await using store = await testStore()
    const bySecret = new Map(cases.map((one) => [one.secret, one.bad]))
    let misbehaving = false
    const server = await startLocalProviders(async (request, response) => {
      const bad: BadAnswer | undefined = bySecret.get(request.token ?? '')
      if (request.path.startsWith('/elsewhere')) elsewhere += 1
      return misbehaving && bad !== undefined ? await bad.respond(request, response) : goodAnswer(request)
    })
    await store.insert(
      Object.fromEntries(cases.map(({ provider, bad, secret }) => [`${provider}/a/${bad.name}`, `${secret}\n`])),
    )
    await store.keyz(['discover', '--yes'])
    const read = async (into: Map<string, Sidecar>) => {
      for (const { provider, bad } of cases) {
        const file = join(store.path, '.keyz/providers', provider, 'a', `${bad.name}.json`)
        into.set(`${provider} ${bad.name}`, Sidecar.parse(JSON.parse(await readFile(file, 'utf8'))))
      }
    }

    first = await store.keyz(['sync', '--git', 'commit'], server.variables)
    await read(before)
    misbehaving = true
    second = await store.keyz(['sync', '--force', '--git', 'commit'], {
      ...server.variables,
      KEYZ_NOW: '2026-11-21T01:00:00Z',
      KEYZ_DEBUG: '1',
    })
    await read(after)
    state = SyncState.parse(JSON.parse(await readFile(join(store.path, '.keyz/state/sync_state.json'), 'utf8')))
    everything = await everythingIn(store.path)
    await server.close()
  }, 120_000)

  it('starts with every key live', () => {
    expect(first).toMatchObject({ code: 0 })
    expect(new Set([...before.values()].map(({ sync_status }) => sync_status))).toEqual(new Set(['live']))
  })

  it.each(cases)('$provider, $bad.name: $bad.kind', ({ provider, bad }) => {
    const { last_error, sync_status, ...kept } = after.get(`${provider} ${bad.name}`) ?? {}
    const { last_error: _, sync_status: __, ...good } = before.get(`${provider} ${bad.name}`) ?? {}

    expect({ sync_status, kind: last_error?.kind }).toEqual({ sync_status: 'error', kind: bad.kind })
    expect(kept).toEqual(good)
  })

  it('exits with 1 and names every key', () => {
    expect(second.code).toBe(1)
    for (const { provider, bad } of cases) expect(second.stderr).toContain(`${provider}/a/${bad.name}: `)
  })

  it('remembers how long a provider wants to be left alone', () => {
    expect(state.keys['deepseek/a/429-with-retry-after']?.not_before).toBe('2026-11-21T03:00:00Z')
    expect(state.keys['deepseek/a/429']?.not_before).toBe('2026-11-21T01:05:00Z')
  })

  it('follows no redirect', () => {
    expect(elsewhere).toBe(0)
  })

  it('leaves no eight characters of any key in any file, git object, stdout or stderr', () => {
    const told = [everything, first.stdout, first.stderr, second.stdout, second.stderr].join('\n')

    const pieces = new Set(cases.flatMap(({ secret, prefix }) => [...piecesOf(secret, prefix)]))
    expect(leaksIn(told, pieces)).toEqual([])
  })
})
