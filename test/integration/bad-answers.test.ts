// One sync over every provider times every bad answer: the right kind of error, the last good values kept, no piece of a key anywhere.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { startLocalProviders } from '../../pipeline/demo/local-providers.ts'
import { providerById } from '../../providers/index.ts'
import { Sidecar } from '../../schema/sidecar.ts'
import { SyncState } from '../../schema/state.ts'
import { badAnswers } from '../support/bad-answers.ts'
import { goodAnswer, simplestCases } from '../support/good-answers.ts'
import { everythingIn, leaksIn, piecesOf } from '../support/leaks.ts'
import { isTokenRequest, madeUpKey } from '../support/made-up-key.ts'
import type { Ran } from '../support/run.ts'
import { editRegistry, testStore } from '../support/store.ts'

const cases = simplestCases().flatMap((named, index) =>
  badAnswers
    .filter(({ ofTheLine }) => !ofTheLine || index < 4)
    .map((bad) => ({
      provider: named.provider,
      bad,
      named,
      key: madeUpKey(named.provider, named.fixture.kind, named.fixture.prefix),
    })),
)

/** Whether the provider says that a key works all the same when it answers with this status. */
function isExcused({ provider, bad }: (typeof cases)[number]): boolean {
  const specs = [...(providerById(provider)?.requests.values() ?? [])]
  return specs.some((spec) => spec.main && spec.on[Number.parseInt(bad.name, 10)] !== undefined)
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
    const byToken = new Map(cases.map((one) => [one.key.sent, one]))
    let misbehaving = false
    const server = await startLocalProviders(async (request, response) => {
      const one = byToken.get(request.token ?? '') ?? cases.find(({ key }) => isTokenRequest(key, request))
      if (request.path.startsWith('/elsewhere')) elsewhere += 1
      if (one === undefined) return { status: 404, body: '{}' }
      return misbehaving && request.token !== null
        ? await one.bad.respond(request, response)
        : goodAnswer(one.named, one.key, request)
    })
    await store.insert(
      Object.fromEntries(cases.map(({ provider, bad, key }) => [`${provider}/a/${bad.name}`, key.entry])),
    )
    await store.keyz(['discover', '--yes'])
    await editRegistry(store, (rows) => {
      for (const { provider, bad, named } of cases)
        Object.assign(rows[`${provider}/a/${bad.name}`] ?? {}, { parameters: named.fixture.parameters })
    })
    const all = { ...server.variables, KEYZ_DEADLINE: '10m' }
    const read = async (into: Map<string, Sidecar>) => {
      for (const { provider, bad } of cases) {
        const file = join(store.path, '.keyz/providers', provider, 'a', `${bad.name}.json`)
        into.set(`${provider} ${bad.name}`, Sidecar.parse(JSON.parse(await readFile(file, 'utf8'))))
      }
    }

    first = await store.keyz(['sync', '--git', 'commit'], all)
    if (first.code !== 0)
      throw new Error(`the first sync, in which all is well, ended with ${first.code}: ${first.stderr}`)
    await read(before)
    misbehaving = true
    second = await store.keyz(['sync', '--force', '--git', 'commit'], {
      ...all,
      KEYZ_NOW: '2026-11-21T01:00:00Z',
      KEYZ_DEBUG: '1',
    })
    await read(after)
    state = SyncState.parse(JSON.parse(await readFile(join(store.path, '.keyz/state/sync_state.json'), 'utf8')))
    everything = await everythingIn(store.path)
    await server.close()
    // Mostly it waits, for answers that never come; beside four other workers everything else takes longer, too.
  }, 240_000)

  it('starts with every key live', () => {
    expect(first).toMatchObject({ code: 0 })
    expect(new Set([...before.values()].map(({ sync_status }) => sync_status))).toEqual(new Set(['live']))
  })

  it.each(cases)('$provider, $bad.name: $bad.kind', (one) => {
    const { provider, bad } = one
    const { last_error, sync_status, ...kept } = after.get(`${provider} ${bad.name}`) ?? {}
    const { last_error: _, sync_status: __, ...good } = before.get(`${provider} ${bad.name}`) ?? {}

    if (sync_status === 'live' && isExcused(one)) return
    // A key that works, and lost every right that it had: the person has to give them back, and the last good values stay.
    if (last_error?.kind === 'config_error' && isExcused(one)) {
      expect({ sync_status, ...kept }).toEqual({ sync_status: 'error', ...good })
      return
    }
    const recorded = bad.passes ? { sync_status: 'live', kind: undefined } : { sync_status: 'error', kind: bad.kind }
    expect({ sync_status, kind: last_error?.kind }).toEqual(recorded)
    expect(state.keys[`${provider}/a/${bad.name}`]?.last_error?.kind).toBe(bad.kind)
    expect(kept).toEqual(good)
  })

  it('exits with 1 and names every key', () => {
    expect(second.code).toBe(1)
    // What is wrong with many keys is said once, after their lines.
    for (const one of cases)
      if (!isExcused(one)) expect(second.stdout).toContain(`! ${one.provider}/a/${one.bad.name}  failed (`)
  })

  it('remembers how long a provider wants to be left alone', () => {
    expect(state.keys['deepseek/a/429-with-retry-after']?.not_before).toBe('2026-11-21T03:00:00Z')
    expect(state.keys['deepseek/a/429']?.not_before).toBe('2026-11-21T01:05:00Z')
  })

  it('follows no redirect', () => {
    expect(elsewhere).toBe(0)
  })

  it('leaves no eight characters of any key in any file, git object, stdout or stderr', () => {
    const everythingWritten = [everything, first.stdout, first.stderr, second.stdout, second.stderr].join('\n')

    const pieces = new Set(cases.flatMap(({ key }) => [...piecesOf(key.sent, key.prefix)]))
    expect(leaksIn(everythingWritten, pieces)).toEqual([])
  })
})
