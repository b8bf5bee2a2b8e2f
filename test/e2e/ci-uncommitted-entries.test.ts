// `keyz ci` in a clone with changes that nobody committed: what it publishes is for everybody, who have the entries as they are committed.
import { writeFileSync } from 'node:fs'
import { readFile, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { CiRun } from '../../schema/ci-run.ts'
import { CiPlanReport, CiReport } from '../../schema/reports/ci-report.ts'
import { type CiStore, ciStore } from '../support/ci-store.ts'

const main = 'deepseek/team/main'
const later = { KEYZ_NOW: '2026-11-22T12:00:00Z' }
type Job = Awaited<ReturnType<CiStore['job']>>

/** A clone that has published once. */
async function clonePublished(ci: CiStore): Promise<Job> {
  const cron = await ci.job('2026-11-21T00:00:00Z')
  await cron.keyz(['ci', '--push'])
  return cron
}

/** The sidecar of the key on the branch that everybody fetches. */
async function published(ci: CiStore): Promise<unknown> {
  return JSON.parse(await ci.git('show', '--no-textconv', 'keyz/metadata:.keyz/providers/deepseek/team/main.json'))
}

async function replaceEntry(ci: CiStore, { path }: Job): Promise<void> {
  await writeFile(join(path, `${main}.gpg`), await ci.store.encrypt(ci.server.key('7.25').secret))
}

const leftOut = expect.stringMatching(
  /^The entry of 1 key has changes that are not committed, so it was left out: deepseek\/team\/main\. Commit or undo them \(git -C \S+ status lists them\), then run keyz ci again\.$/,
)

it.each<[string, (ci: CiStore, job: Job) => Promise<unknown>]>([
  ['replaced', replaceEntry],
  [
    'replaced and staged',
    async (ci, job) => {
      await replaceEntry(ci, job)
      await job.git('add', '--all')
    },
  ],
  ['removed', async (_, { path }) => await rm(join(path, `${main}.gpg`))],
  ['removed in the index as well', async (_, job) => await job.git('rm', '--quiet', `${main}.gpg`)],
  ['moved', async (_, { path }) => await rename(join(path, `${main}.gpg`), join(path, 'deepseek/team/moved.gpg'))],
])('publishes nothing about an entry that was %s and not committed, and says so', async (_, change) => {
  await using ci = await ciStore()
  const cron = await clonePublished(ci)
  const before = await published(ci)
  ci.account.balance = '99.5'
  await change(ci, cron)
  ci.server.requests.length = 0

  const dirty = await cron.keyz(['ci', '--push', '--json'], later)
  const meanwhile = await published(ci)
  await cron.git('reset', '--quiet', '--hard')
  await cron.git('clean', '--quiet', '--force')
  const clean = await cron.keyz(['ci', '--push', '--json'], later)

  expect(dirty.code).toBe(1)
  expect(CiReport.parse(JSON.parse(dirty.stdout))).toMatchObject({ commit: null, outcomes: {}, notes: [leftOut] })
  expect(meanwhile).toEqual(before)
  expect(clean.code).toBe(0)
  expect(CiReport.parse(JSON.parse(clean.stdout)).notes).toEqual([])
  expect(await published(ci)).toMatchObject({ sync_status: 'live', last_error: null })
  expect(ci.server.requests.every(({ token }) => token === ci.account.secret)).toBe(true)
})

it('tells the publishing step what the reading step left out, and reads what is committed beside it', async () => {
  await using ci = await ciStore()
  await ci.store.insert({ 'deepseek/team/other': ci.server.key('20').secret })
  await ci.store.keyz(['discover', '--yes'])
  await ci.push('Add a key.')
  const reading = await ci.job('2026-11-21T00:00:00Z')
  const publishing = await ci.job('2026-11-21T00:00:00Z', { secrets: false })
  const folder = join(reading.path, '../artifact')
  await replaceEntry(ci, reading)

  const synced = await reading.keyz(['ci', 'sync', '--out', folder, '--json'])
  const { code, stdout } = await publishing.keyz(['ci', 'publish', '--from', folder, '--push', '--json'])

  const results = JSON.parse(synced.stdout).results.map(({ key_path }: { key_path: string }) => key_path)
  expect([synced.code, results]).toEqual([0, ['deepseek/team/other']])
  expect(synced.stderr).toContain(`so it was left out: ${main}.`)
  const run = CiRun.parse(JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')))
  expect(run.uncommitted).toEqual([main])
  expect(code).toBe(0)
  expect(CiReport.parse(JSON.parse(stdout))).toMatchObject({ outcomes: { updated: 1 }, notes: [leftOut] })
})

it('publishes nothing about an entry that changed while it was read', async () => {
  await using ci = await ciStore()
  const cron = await clonePublished(ci)
  const before = await published(ci)
  const encrypted = await ci.store.encrypt(ci.server.key('7.25').secret)
  const balance = {
    get() {
      writeFileSync(join(cron.path, `${main}.gpg`), encrypted)
      return '99.5'
    },
  }
  Object.defineProperty(ci.account, 'balance', balance)

  const { code, stdout } = await cron.keyz(['ci', '--push', '--json'], later)

  expect(code).toBe(1)
  expect(CiReport.parse(JSON.parse(stdout))).toMatchObject({ commit: null, notes: [leftOut] })
  expect(await published(ci)).toEqual(before)
})

it('says nothing about changed entries that are no keys of a provider, nor about files that only look changed', async () => {
  await using ci = await ciStore()
  const cron = await clonePublished(ci)
  await writeFile(join(cron.path, 'bank/card.gpg'), await ci.store.encrypt('another card'))
  await writeFile(join(cron.path, 'bank/new.gpg'), await ci.store.encrypt('a new card'))
  await writeFile(join(cron.path, `${main}.gpg`), await ci.store.encrypt('about to be undone'))
  await cron.git('checkout', '--quiet', `${main}.gpg`)
  await utimes(join(cron.path, `${main}.gpg`), 0, 0)
  ci.account.balance = '99.5'

  const { code, stdout } = await cron.keyz(['ci', '--push', '--json'], later)

  expect(code).toBe(0)
  expect(CiReport.parse(JSON.parse(stdout))).toMatchObject({ outcomes: { updated: 1 }, notes: [] })
})

it('plans for the keys that it would read, and says what it leaves out', async () => {
  await using ci = await ciStore()
  await ci.store.insert({ 'deepseek/team/other': ci.server.key('20').secret })
  await ci.store.keyz(['discover', '--yes'])
  await ci.push('Add a key.')
  const clone = await ci.job('2026-11-21T00:00:00Z')
  const clean = await clone.keyz(['ci', 'plan', '--json'])
  await replaceEntry(ci, clone)

  const dirty = await clone.keyz(['ci', 'plan', '--json'])

  expect([clean, dirty].map(({ code, stdout }) => [code, CiPlanReport.parse(JSON.parse(stdout)).keys])).toEqual([
    [0, 2],
    [0, 1],
  ])
  expect(clean.stderr).toBe('')
  expect(dirty.stderr.trim()).toEqual(leftOut)
})
