// Keys that were missed twice are found by what the last late run said, and without that by how old their readings are.
import { describe, expect, it } from 'vitest'
import { longAgo, missedAgain } from '../../../pipeline/ci/not-reached.ts'
import { Config } from '../../../schema/config.ts'
import { Instant } from '../../../schema/instant.ts'
import type { SyncResult } from '../../../schema/reports/sync-report.ts'

const now = Instant.parse('2026-11-21T00:00:00Z')
const at = (text: string) => Instant.parse(text)

function missed(key_path: string): SyncResult {
  return {
    key_path,
    provider_id: 'deepseek',
    account_ref: 'a',
    key_alias: 'one',
    sidecar_path: '.keyz/providers/deepseek/a/one.json',
    outcome: 'skipped',
    error: null,
    not_before: null,
    retry_after: null,
  }
}

const recorded = new Map<string, Instant | null | undefined>([
  ['old', at('2026-11-17T23:59:59Z')],
  ['edge', at('2026-11-18T00:00:00Z')],
  ['since', at('2026-11-20T06:00:00Z')],
  ['never', null],
  ['failed', undefined],
])
const all = [...recorded.keys()].map(missed)
const readAt = async ({ key_path }: SyncResult) => recorded.get(key_path)

describe('where a branch was squashed with another message and deleted', () => {
  it('takes a reading for missed before that no run can have left behind, and nothing else', async () => {
    const provenBefore = longAgo(Config.parse({}).sync, now)

    const again = await missedAgain(all, { late: null, provenBefore }, readAt)

    expect(provenBefore).toBe('2026-11-18T00:00:00Z')
    expect(again).toEqual(['old'])
  })

  it('cannot tell without a heartbeat', async () => {
    const { sync } = Config.parse({ sync: { heartbeat: 'off' } })

    const again = await missedAgain(all, { late: null, provenBefore: longAgo(sync, now) }, readAt)

    expect(again).toEqual([])
  })
})

it('believes the last late run of that provider, each key once', async () => {
  const late = {
    startedAt: at('2026-11-20T00:00:00Z'),
    wasMapped: async (path: string) => path === 'never',
    missedFailing: () => false,
    failing: new Set<string>(),
  }
  const provenBefore = longAgo(Config.parse({}).sync, now)

  const ofIt = await missedAgain(all, { late: { ...late, providers: new Set(['deepseek']) }, provenBefore }, readAt)
  const ofOthers = await missedAgain(all, { late: { ...late, providers: new Set(['xai']) }, provenBefore }, readAt)

  expect(ofIt).toEqual(['old', 'edge', 'never'])
  expect(ofOthers).toEqual(['old'])
})

it('believes it of a key whose record is a failure only where it names that key', async () => {
  const late = {
    startedAt: at('2026-11-20T00:00:00Z'),
    providers: new Set(['deepseek']),
    wasMapped: async () => false,
    failing: new Set<string>(),
  }
  const again = (named: string) =>
    missedAgain(
      [missed('failed')],
      { late: { ...late, missedFailing: (path) => path === named }, provenBefore: null },
      readAt,
    )

  expect(await again('failed')).toEqual(['failed'])
  expect(await again('never')).toEqual([])
})
