// What the scheduled job pushed and nobody merged: `status`, `show` and `check` use it, and say so. A branch is never trusted more than a file.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { toJson } from '../../meta/files/document.ts'
import { Instant } from '../../schema/instant.ts'
import { CheckReport } from '../../schema/reports/check-report.ts'
import { ShowReport, StatusReport } from '../../schema/reports/status-report.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import { branch, type MetadataRepository, metadataRepository, reading } from '../support/metadata-repository.ts'
import { itNeeds } from '../support/needs.ts'
import { bareEnvironment, bin, keyz } from '../support/run.ts'
import { virtualTerminal } from '../support/virtual-terminal.ts'

const old = '2026-11-10T00:00:00Z'
const fresh = '2026-11-20T21:00:00Z'

/** Two keys whose old readings are merged; the job has read them again since. A person's clone has fetched that. */
async function unmerged(repo: MetadataRepository) {
  const job = await repo.clone('job')
  const main = await repo.clone('main')
  for (const alias of ['one', 'two'])
    await main.write({ [`.keyz/providers/deepseek/a/${alias}.json`]: toJson(reading(alias, old, '9')) })
  await main.push('Read')
  await job.git('pull', '--quiet')
  await job.publish([reading('one', fresh, '7'), reading('two', fresh, '6')])
  const clone = await repo.clone('clone')
  const run = async (...parameters: string[]) =>
    await keyz(parameters, {
      environment: {
        ...bareEnvironment,
        HOME: join(clone.path, '../home'),
        PASSWORD_STORE_DIR: clone.path,
        KEYZ_NOW: '2026-11-21T00:00:00Z',
      },
    })
  const keys = async (...parameters: string[]) =>
    StatusReport.parse(JSON.parse((await run('status', '--json', ...parameters)).stdout)).keys.map(
      ({ read_from, balances }) => [balances?.[0]?.amount, read_from],
    )
  /** Somebody pushes a commit with these texts to the branch. */
  const push = async (files: Record<string, string>) => {
    await job.git('checkout', '--quiet', '-B', 'other', `origin/${branch}`)
    for (const [alias, text] of Object.entries(files))
      await writeFile(join(job.path, `.keyz/providers/deepseek/a/${alias}.json`), text)
    await job.git('-c', 'user.name=T', '-c', 'user.email=t@example.org', 'commit', '--quiet', '-am', 'Other')
    await job.git('push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`)
  }
  const tui = (...parameters: string[]) =>
    virtualTerminal([process.execPath, bin, 'tui', ...parameters], {
      size: { columns: 120, rows: 24 },
      environment: {
        HOME: join(clone.path, '../home'),
        PASSWORD_STORE_DIR: clone.path,
        KEYZ_NOW: '2026-11-21T00:00:00Z',
      },
    })
  return { job, clone, run, keys, push, tui }
}

it('shows what the job pushed, says where it comes from, and leaves it out with --local', async () => {
  await using repo = await metadataRepository(['one', 'two'])
  const { clone, run, keys } = await unmerged(repo)

  const words = await run('status')
  const all = await keys()
  const local = await keys('--local')
  const shown = await run('show', 'deepseek/a/one', '--json')
  const aged = await run('check', '--key', 'deepseek/a/one', '--max-age', '6h')
  const agedHere = await run('check', '--key', 'deepseek/a/one', '--max-age', '6h', '--local', '--json')
  const policies = CheckReport.parse(JSON.parse((await run('check', '--json', '--local')).stdout))
  const newest = await run('check')

  expect(words.stderr).toContain('2 readings come from origin/keyz/metadata, the newest 3 hours ago.')
  expect(all).toEqual([
    ['7', `origin/${branch}`],
    ['6', `origin/${branch}`],
  ])
  expect(local).toEqual([
    ['9', 'work_tree'],
    ['9', 'work_tree'],
  ])
  expect(ShowReport.parse(JSON.parse(shown.stdout))).toMatchObject({ read_from: `origin/${branch}`, status: 'live' })
  expect(shown.stderr).toContain('1 reading comes from origin/keyz/metadata, 3 hours ago.')
  expect(aged).toMatchObject({ code: 0, stderr: expect.stringContaining('1 reading comes from origin/keyz/metadata') })
  expect(CheckReport.parse(JSON.parse(agedHere.stdout)).violations).toMatchObject([{ read_from: 'work_tree' }])
  expect(policies.violations.map(({ policy }) => policy)).toEqual(['older_than', 'older_than'])
  expect(newest).toMatchObject({ code: 0, stderr: expect.stringContaining('2 readings come from') })
  expect(await clone.git('status', '--short')).toBe('')
})

it('draws a report of an earlier time from merged commits only, as its figures are, and says so', async () => {
  await using repo = await metadataRepository(['one', 'two'])
  const { run } = await unmerged(repo)
  const report = async (...parameters: string[]) =>
    await run('report', '--since', '2026-11-01', '--out', '-', ...parameters)

  const now = await report()
  const then = await report('--at', 'HEAD')
  const local = await report('--at', 'HEAD', '--local')

  expect(now.stdout).toContain('$7.00')
  expect(then.stdout).toContain('$9.00')
  expect(then.stdout).not.toContain('$7.00')
  const words = 'what is on keyz/metadata is not part of it: --at looks at merged commits only.'
  expect([then.stderr, then.stdout].map((text) => text.includes(words))).toEqual([true, true])
  expect(local.stderr).toBe('')
})

it('lets a newer reading of the work tree win, also where the store is a folder of its repository', async () => {
  await using repo = await metadataRepository(['one', 'two'], 'deep/store/')
  const { clone, keys } = await unmerged(repo)
  await clone.write({ '.keyz/providers/deepseek/a/one.json': toJson(reading('one', '2026-11-20T23:00:00Z', '5')) })

  expect(await keys()).toEqual([
    ['5', 'work_tree'],
    ['6', `origin/${branch}`],
  ])
})

it('shows what the job pushed in place of a reading from the future, which a wrong clock brought to the work tree', async () => {
  await using repo = await metadataRepository(['one', 'two'])
  const { clone, keys } = await unmerged(repo)
  await clone.write({ '.keyz/providers/deepseek/a/one.json': toJson(reading('one', '2027-06-01T00:00:00Z', '5')) })

  expect(await keys()).toEqual([
    ['7', `origin/${branch}`],
    ['6', `origin/${branch}`],
  ])
})

it('finds the readings of an entry that was renamed since, and takes none of them for those of a new key', async () => {
  await using repo = await metadataRepository(['one', 'two'])
  const { clone, run, keys } = await unmerged(repo)
  const registryFile = join(clone.path, '.keyz/providers/registry.json')
  const { keys: rows, ...rest } = JSON.parse(await readFile(registryFile, 'utf8'))
  const row = (alias: string) => ({ ...rows['deepseek/a/one'], key_alias: alias })
  for (const [from, to] of [
    ['one', 'uno'],
    ['two', 'old-two'],
  ] as const) {
    await clone.git('mv', `deepseek/a/${from}.gpg`, `deepseek/a/${to}.gpg`)
    await clone.git('rm', '--quiet', `.keyz/providers/deepseek/a/${from}.json`)
    await clone.write({ [`.keyz/providers/deepseek/a/${to}.json`]: toJson(reading(to, old, '9')) })
  }
  const moved = { 'deepseek/a/old-two': row('old-two'), 'deepseek/a/two': row('two'), 'deepseek/a/uno': row('uno') }
  await clone.write({
    'deepseek/a/two.gpg': 'encrypted anew\n',
    '.keyz/providers/registry.json': JSON.stringify({ ...rest, keys: moved }),
  })
  await clone.push('Rename them.')

  const shown = await run('show', 'deepseek/a/uno', '--json')
  const enough = await run('check', '--key', 'deepseek/a/uno', '--min-balance', '8')

  expect(await keys('--sort', 'name')).toEqual([
    ['6', 'origin/keyz/metadata'],
    [undefined, null],
    ['7', 'origin/keyz/metadata'],
  ])
  expect(ShowReport.parse(JSON.parse(shown.stdout))).toMatchObject({
    key_path: 'deepseek/a/uno',
    key_alias: 'uno',
    last_success_at: fresh,
    read_from: 'origin/keyz/metadata',
  })
  expect(enough.code).toBe(1)
})

it('finds the readings of an entry that was moved over another one, and none of that one', async () => {
  await using repo = await metadataRepository(['one', 'two'])
  const { clone, keys } = await unmerged(repo)
  const registryFile = join(clone.path, '.keyz/providers/registry.json')
  const { keys: rows, ...rest } = JSON.parse(await readFile(registryFile, 'utf8'))
  await clone.git('mv', '--force', 'deepseek/a/one.gpg', 'deepseek/a/two.gpg')
  await clone.git('rm', '--quiet', '.keyz/providers/deepseek/a/one.json')
  await clone.write({
    '.keyz/providers/registry.json': JSON.stringify({ ...rest, keys: { 'deepseek/a/two': rows['deepseek/a/two'] } }),
    '.keyz/providers/deepseek/a/two.json': toJson(reading('two', old, '9')),
  })
  await clone.push('Move one over the other.')

  expect(await keys()).toEqual([['7', 'origin/keyz/metadata']])
})

it('finds the readings of a key whose account and alias were changed since, and not those of its neighbor', async () => {
  await using repo = await metadataRepository(['one', 'two'])
  const { clone, run, keys } = await unmerged(repo)
  const registryFile = join(clone.path, '.keyz/providers/registry.json')
  const { keys: rows, ...rest } = JSON.parse(await readFile(registryFile, 'utf8'))
  const changed = { ...rows['deepseek/a/one'], account_ref: 'b', key_alias: 'two' }
  await clone.git('rm', '--quiet', '.keyz/providers/deepseek/a/one.json')
  await clone.write({
    '.keyz/providers/registry.json': JSON.stringify({ ...rest, keys: { ...rows, 'deepseek/a/one': changed } }),
  })
  await clone.push('Another account.')

  const shown = await run('show', 'deepseek/a/one', '--json')

  expect(await keys('--sort', 'name')).toEqual([
    ['7', 'origin/keyz/metadata'],
    ['6', 'origin/keyz/metadata'],
  ])
  expect(ShowReport.parse(JSON.parse(shown.stdout))).toMatchObject({
    account_ref: 'b',
    key_alias: 'two',
    last_success_at: fresh,
    read_from: 'origin/keyz/metadata',
  })
})

it('fetches only with --fetch, and goes on when that fails', async () => {
  await using repo = await metadataRepository(['one', 'two'])
  const { job, clone, run, keys } = await unmerged(repo)
  await job.publish([reading('one', '2026-11-20T23:30:00Z', '4')])

  const before = await keys()
  const after = await keys('--fetch')
  await clone.git('remote', 'set-url', 'origin', join(repo.remote, 'gone'))
  const gone = await run('status', '--fetch')
  const both = await run('status', '--fetch', '--local')

  expect(before[0]).toEqual(['7', `origin/${branch}`])
  expect(after[0]).toEqual(['4', `origin/${branch}`])
  expect(gone).toMatchObject({ code: 0, stderr: expect.stringContaining('could not fetch keyz/metadata from origin') })
  expect(both.code).toBe(2)
})

it.each([
  ['of a newer keyz', { schema_version: 2 }, 'supports only 1'],
  ['with a field that nobody knows', { secret: 1 }, 'is not a field that keyz knows'],
  ['from the future', { last_success_at: '2027-01-01T00:00:00Z' }, 'has a reading from the future'],
])('does not use a file %s, and says so', async (_, different, why) => {
  await using repo = await metadataRepository(['one', 'two'])
  const { keys, run, push } = await unmerged(repo)
  await push({ one: toJson({ ...reading('one', fresh, '1000'), ...different }) })

  const found = await keys('--fetch')
  const words = await run('status')

  expect(found).toEqual([
    ['9', 'work_tree'],
    ['6', `origin/${branch}`],
  ])
  expect(words).toMatchObject({ code: 0, stderr: expect.stringContaining(why) })
})

it('counts a reading only for the key that it is of, and takes no link for one', async () => {
  await using repo = await metadataRepository(['one', 'two'])
  const { job, keys, push } = await unmerged(repo)
  const other: Sidecar = reading('two', '2026-11-20T23:00:00Z', '1000')
  await push({ one: toJson(other) })
  await job.git(
    'update-index',
    '--cacheinfo',
    `120000,${(await job.git('rev-parse', 'HEAD:.keyz/providers/deepseek/a/one.json')).trim()},.keyz/providers/deepseek/a/two.json`,
  )
  await job.git('-c', 'user.name=T', '-c', 'user.email=t@example.org', 'commit', '--quiet', '-m', 'Link')
  await job.git('push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`)

  expect(await keys('--fetch')).toEqual([
    ['9', 'work_tree'],
    ['9', 'work_tree'],
  ])
})

it('knows from the history on the branch how long a balance lasts, and with --local only from that of the work tree', async () => {
  await using repo = await metadataRepository(['one', 'two'])
  const { job, clone, run } = await unmerged(repo)
  await clone.write({ '.keyz/config.yaml': 'schema_version: 1\npolicies:\n  - runway_below: 9d\n' })
  for (const [at, amount] of [
    ['2026-11-20T22:00:00Z', '4'],
    ['2026-11-20T23:00:00Z', '2'],
  ] as const)
    await job.publish([reading('one', at, amount)], { now: Instant.parse(at) })

  const days = async (...parameters: string[]) => {
    const { keys } = StatusReport.parse(JSON.parse((await run('status', '--json', ...parameters)).stdout))
    return keys.map(({ runway_days }) => runway_days)
  }
  const fetched = await days('--fetch')
  const local = await days('--local')
  const shown = ShowReport.parse(JSON.parse((await run('show', 'deepseek/a/one', '--json')).stdout))
  const shownHere = ShowReport.parse(JSON.parse((await run('show', 'deepseek/a/one', '--json', '--local')).stdout))
  const checked = CheckReport.parse(JSON.parse((await run('check', '--json')).stdout))
  const checkedHere = CheckReport.parse(JSON.parse((await run('check', '--json', '--local')).stdout))

  expect(fetched).toEqual([expect.stringMatching(/^\d/), expect.stringMatching(/^\d/)])
  expect(local).toEqual([null, null])
  expect(shown.runway_days).toBe(fetched[0])
  expect(shownHere.runway_days).toBeNull()
  expect(checked.violations.map(({ policy, key_path }) => [policy, key_path])).toContainEqual([
    'runway_below',
    'deepseek/a/one',
  ])
  expect(checkedHere.violations).toEqual([])
})

/** Without its script and styles. */
const wordsIn = (page: string) => page.slice(page.indexOf('<body'), page.indexOf('<script'))

it('exports and reports the same readings, with the history that the branch has, and says so', async () => {
  await using repo = await metadataRepository(['one', 'two'])
  const { run } = await unmerged(repo)
  const exported = async (...parameters: string[]) => {
    const { stdout, stderr } = await run('export', ...parameters)
    const { keys } = StatusReport.parse(JSON.parse(stdout))
    return { stderr, left: keys.map(({ balances, read_from }) => [balances?.[0]?.amount, read_from]) }
  }
  const history = async (...parameters: string[]) =>
    ShowReport.parse(JSON.parse((await run('show', 'deepseek/a/one', '--json', ...parameters)).stdout)).history.map(
      ({ balances }) => balances?.[0]?.amount,
    )

  const newest = await exported()
  const local = await exported('--local')
  const page = await run('report', '--out', '-')
  const localPage = await run('report', '--out', '-', '--local')
  const table = await run('show', 'deepseek/a/one', '--history')
  const localTable = await run('show', 'deepseek/a/one', '--history', '--local')

  const said = '2 readings come from origin/keyz/metadata, the newest 3 hours ago.'
  expect(newest).toEqual({
    stderr: expect.stringContaining(said),
    left: [
      ['7', `origin/${branch}`],
      ['6', `origin/${branch}`],
    ],
  })
  expect(local).toEqual({
    stderr: '',
    left: [
      ['9', 'work_tree'],
      ['9', 'work_tree'],
    ],
  })
  expect(page.stderr).toContain(said)
  expect(wordsIn(page.stdout)).toContain(said)
  expect(wordsIn(page.stdout)).toContain('from $9.00 on 2026-11-10 to $7.00 on 2026-11-20')
  expect(wordsIn(localPage.stdout)).not.toMatch(/\$7\.00|come from/)
  expect(await history()).toEqual(['7', '9'])
  expect(await history('--local')).toEqual(['9'])
  expect(table.stdout).toContain('$7.00')
  expect(localTable.stdout).not.toContain('$7.00')
})

itNeeds('script')('shows them in the terminal interface, which says where they come from', async () => {
  await using repo = await metadataRepository(['one', 'two'])
  const { tui } = await unmerged(repo)
  await using newest = tui()
  await using local = tui('--local')

  expect(await newest.until(/by way of/)).toMatch(/one +\$7\.00/)
  expect(await local.until(/read +11 days ago/)).toMatch(/one +\$9\.00/)
})
