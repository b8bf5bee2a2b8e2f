// The steps of `keyz ci` as the workflows call them: their own options count, and only the default branch says what is decrypted.
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { CiRun } from '../../schema/ci-run.ts'
import { CiPlanReport } from '../../schema/reports/ci-report.ts'
import { ciStore } from '../support/ci-store.ts'

const day1 = '2026-11-21T00:00:00Z'

it('takes the options of a step for that step, though the whole run has some of the same name', async () => {
  await using ci = await ciStore()
  const job = await ci.job(day1)
  const folder = join(job.path, '../artifact')

  const plan = await job.keyz(['ci', 'plan', '--json'])
  const synced = await job.keyz(['ci', 'sync', '--out', folder, '--shard', '2/2', '--force', '--json'])
  const published = await job.keyz(['ci', 'publish', '--from', folder, '--push', '--no-push', '--json'])
  const nowhere = await job.keyz(['ci', 'publish', '--from', folder, '--push', '--remote', 'nowhere'])

  expect(CiPlanReport.parse(JSON.parse(plan.stdout))).toMatchObject({ keys: 1, shards: ['1/1'] })
  const run = CiRun.parse(JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')))
  expect(run.shard).toEqual({ index: 2, count: 2 })
  expect(JSON.parse(synced.stdout)).toMatchObject({ schema_version: 1 })
  expect(JSON.parse(published.stdout)).toMatchObject({ pushed: false })
  expect(ci.github.pulls).toEqual([])
  expect(nowhere.code).not.toBe(0)
  expect(nowhere.stderr).toContain('nowhere')
})

it('never decrypts what only the metadata branch maps: more people may push to that one', async () => {
  await using ci = await ciStore()
  await (await ci.job(day1)).keyz(['ci', '--push'])
  const intruder = await ci.job(day1)
  await intruder.git('checkout', '--quiet', 'keyz/metadata')
  const file = join(intruder.path, '.keyz/providers/registry.json')
  const registry = JSON.parse(await readFile(file, 'utf8'))
  registry.keys['bank/card'] = { provider_id: 'deepseek', account_ref: 'bank', key_alias: 'card' }
  await writeFile(file, JSON.stringify(registry, null, 2))
  await intruder.git('-c', 'user.name=X', '-c', 'user.email=x@example.org', 'commit', '--quiet', '-am', 'meta')
  await intruder.git('push', '--quiet', 'origin', 'keyz/metadata')
  ci.server.requests.length = 0

  const job = await ci.job('2026-11-22T00:00:00Z')
  const { code, stdout } = await job.keyz(['ci', 'sync', '--out', join(job.path, '../later'), '--force', '--json'])

  expect(code).toBe(0)
  expect(JSON.parse(stdout).results.map(({ key_path }: { key_path: string }) => key_path)).toEqual([
    'deepseek/team/main',
  ])
  expect(new Set(ci.server.requests.map(({ token }) => token))).toEqual(new Set([ci.account.secret]))
})

it('says that a fetch failed before it reads the keys, and not that a job without credentials cannot fetch', async () => {
  await using ci = await ciStore()
  await (await ci.job(day1)).keyz(['ci', '--push'])
  const job = await ci.job('2026-11-22T00:00:00Z', { secrets: true })
  const closed = createServer((_, response) => response.writeHead(401, { 'WWW-Authenticate': 'Basic' }).end())
  await once(closed.listen(0, '127.0.0.1'), 'listening')
  const address = closed.address()
  const port = typeof address === 'object' ? address?.port : null
  let runs = 0
  const stderrOf = async (more: Record<string, string>) =>
    (await job.keyz(['ci', 'sync', '--out', join(job.path, `../out-${runs++}`)], more)).stderr

  const well = await stderrOf({})
  await job.git('remote', 'set-url', 'origin', `http://127.0.0.1:${port}/store.git`)
  const inJob = await stderrOf({ GITHUB_ACTIONS: 'true' })
  const elsewhere = await stderrOf({ GITHUB_ACTIONS: '' })
  closed.close()
  closed.closeAllConnections()
  const unreachable = await stderrOf({ GITHUB_ACTIONS: 'true' })

  expect([well, inJob].join('')).not.toContain('could not fetch')
  for (const stderr of [elsewhere, unreachable])
    expect(stderr).toContain(
      'could not fetch keyz/metadata from origin (see git fetch for the reason), so this run started from what the last fetch brought.\n',
    )
})

it('judges by the policies of the default branch: nobody loosens one on the metadata branch', async () => {
  await using ci = await ciStore()
  ci.account.balance = '1.5'
  await (await ci.job(day1)).keyz(['ci', '--push'])
  const intruder = await ci.job(day1)
  await intruder.git('checkout', '--quiet', 'keyz/metadata')
  await writeFile(join(intruder.path, '.keyz/config.yaml'), 'policies: []\n')
  await intruder.git('add', '.keyz')
  await intruder.git('-c', 'user.name=X', '-c', 'user.email=x@example.org', 'commit', '--quiet', '-m', 'meta')
  await intruder.git('push', '--quiet', 'origin', 'keyz/metadata')

  const job = await ci.job(day1)
  const { code, stdout } = await job.keyz(['ci', 'check'])

  expect(code).toBe(1)
  expect(stdout).toContain('deepseek/team/main')
})
