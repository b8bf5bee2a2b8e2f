// A failure that will pass, in CI: nothing of it is published, the report of the run tells it, and no job has to remember anything.
import { expect, it } from 'vitest'
import { CiReport } from '../../schema/reports/ci-report.ts'
import { type CiStore, ciStore } from '../support/ci-store.ts'

const day1 = '2026-11-21T00:00:00Z'

/** Both jobs, each in a clone of its own, as the workflow runs them. */
async function twoJobs(ci: CiStore, now: string) {
  const keyed = await ci.job(now)
  const folder = `${keyed.path}-artifact`
  const synced = await keyed.keyz(['ci', 'sync', '--out', folder])
  const keyless = await ci.job(now, { secrets: false })
  const published = await keyless.keyz(['ci', 'publish', '--from', folder, '--push', '--json'])
  const report = CiReport.parse(JSON.parse(published.stdout))
  return { synced, published, report, summary: await keyless.summary() }
}

const subjects = async (ci: CiStore) => (await ci.git('log', '--format=%s', 'main..keyz/metadata')).trim().split('\n')

it('publishes nothing of an outage until the reading is stale, and tells it in the report of the run', async () => {
  await using ci = await ciStore()
  await twoJobs(ci, day1)
  ci.account.status = 503

  const young = await twoJobs(ci, '2026-11-21T06:00:00Z')
  const next = await twoJobs(ci, '2026-11-21T12:00:00Z')
  const afterYoung = await subjects(ci)
  const old = await twoJobs(ci, '2026-11-23T06:00:00Z')
  const again = await twoJobs(ci, '2026-11-23T12:00:00Z')

  for (const { synced, published, report, summary } of [young, next]) {
    expect([synced.code, published.code, report.commit]).toEqual([0, 0, null])
    expect(report.failed).toEqual(['deepseek/team/main'])
    const told = 'nothing is recorded while their readings are young: deepseek/team/main (trouble at the provider).'
    expect(report.notes).toEqual([expect.stringContaining(told)])
    expect(summary).toContain(told)
  }
  expect(afterYoung).toEqual(['meta(sync): refresh deepseek (1 key)'])
  expect(old.report.commit).not.toBeNull()
  expect(again.report.commit).toBeNull()
  expect(await subjects(ci)).toEqual(Array(2).fill('meta(sync): refresh deepseek (1 key)'))
})

it('fails when no provider could be reached, and says so in one sentence', async () => {
  await using ci = await ciStore()
  await twoJobs(ci, day1)
  await ci.server.close()

  const { synced, published, report } = await twoJobs(ci, '2026-11-21T06:00:00Z')

  expect(synced.code).toBe(0)
  expect(synced.stderr).toContain('No provider could be reached: are you offline?')
  expect(synced.stderr).not.toContain('deepseek/team/main')
  expect(published.code).toBe(1)
  expect(report).toMatchObject({ commit: null, notes: ['No provider could be reached: are you offline?'] })
})

it('says so once when one job does both', async () => {
  await using ci = await ciStore()
  await twoJobs(ci, day1)
  await ci.server.close()
  const offline = /No provider could be reached/g

  const words = await (await ci.job('2026-11-21T06:00:00Z')).keyz(['ci', '--push'])
  const json = await (await ci.job('2026-11-21T06:00:00Z')).keyz(['ci', '--push', '--json'])

  expect([words.code, words.stderr.match(offline)?.length]).toEqual([1, 1])
  expect([json.code, json.stderr.match(offline)?.length]).toEqual([1, 1])
  expect(CiReport.parse(JSON.parse(json.stdout)).notes).toEqual(['No provider could be reached: are you offline?'])
})

it('says in the commit on the metadata branch that it is a heartbeat', async () => {
  await using ci = await ciStore()
  await twoJobs(ci, day1)

  const { report } = await twoJobs(ci, '2026-11-22T00:00:00Z')

  expect(report.outcomes).toEqual({ unchanged: 1 })
  expect(await subjects(ci)).toEqual([
    'meta(sync): heartbeat for deepseek (1 key, nothing new)',
    'meta(sync): refresh deepseek (1 key)',
  ])
})
