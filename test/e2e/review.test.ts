// diff, review and check as a person or a workflow runs them, in a real store with a real history.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { CheckReport } from '../../schema/reports/check-report.ts'
import { ReviewReport } from '../../schema/reports/review-report.ts'
import { localDeepseek } from '../support/deepseek.ts'
import { testStore } from '../support/store.ts'

/** One key, then another one on the branch `side`, and a third one on `main`. */
async function forkedStore() {
  const store = await testStore()
  const key = async (path: string) => {
    await store.insert({ [path]: 'x' })
    await store.keyz(['map', path, '--provider', 'deepseek'])
    await store.git('add', '.keyz')
    await store.git('commit', '--quiet', '-m', 'map')
  }
  await key('deepseek/a/one')
  await store.git('checkout', '--quiet', '-b', 'side')
  await key('deepseek/a/two')
  await store.git('checkout', '--quiet', 'main')
  await key('deepseek/a/three')
  return store
}

it('tells what changed from day to day, and fails when a policy is violated', async () => {
  await using store = await testStore()
  await using server = await localDeepseek()
  const account = server.key('42.1')
  await store.insert({ 'deepseek/team/ci': account.secret })
  await store.keyz(['discover', '--yes'])
  await store.keyz(['map', 'deepseek/team/ci', '--tag', 'prod'])
  const syncOn = (day: string, ...more: string[]) =>
    store.keyz(['sync', '--force', ...more], { ...server.variables, KEYZ_NOW: `2026-11-${day}T00:00:00Z` })
  await syncOn('18', '--git', 'commit')
  account.balance = '30'
  await syncOn('20', '--git', 'commit')
  account.balance = '17.35'
  await syncOn('21')

  const diff = await store.keyz(['diff'])
  const since = await store.keyz(['diff', 'HEAD~1'])
  const today = { KEYZ_NOW: '2026-11-21T12:00:00Z' }
  const sinceTime = await store.keyz(['diff', '--since', '36h'], today)
  const sinceEver = await store.keyz(['diff', '--since', '2020-01-01'], today)
  const sinceTwice = await store.keyz(['diff', 'HEAD', '--since', '36h'], today)
  const sinceLater = await store.keyz(['diff', '--since', '2026-12-01'], today)
  const between = ReviewReport.parse(JSON.parse((await store.keyz(['diff', 'HEAD~1', 'HEAD', '--json'])).stdout))
  const reviewed = await store.keyz(['review', '--base', 'HEAD~1', '--markdown'])
  const check = await store.keyz(['check'])
  const narrowed = CheckReport.parse(JSON.parse((await store.keyz(['check', '--tag', 'prod', '--json'])).stdout))
  const stray = await store.keyz(['check', '--tag', 'prd'])
  const fit = await store.keyz(['check', '--key', 'deepseek/team/ci', '--min-balance', '17.35', '--max-age', '6h'])
  const unfit = await store.keyz(['check', '--key', 'deepseek/team/ci', '--min-balance', '17.36', '--json'])

  expect(diff.stdout).toMatch(/^HEAD -> the working tree: 1 key: 1 changed\n\n\$ deepseek\/team\/ci\n/)
  expect(diff.stdout).toMatch(/^ {4}balance +\$30.00 -> \$17.35 \(-\$12.65\)\n/m)
  expect(diff.stdout).toMatch(/^ {4}falls by +\$8.25 a day, empty in 2\.1 days$/m)
  expect(since.stdout).toContain('$42.10 -> $17.35 (-$24.75)')
  expect(sinceTime.stdout).toMatch(/^2026-11-20 \([0-9a-f]{10}\) -> the working tree: 1 key: 1 changed\n/)
  expect(sinceTime.stdout).toContain('$30.00 -> $17.35')
  expect(sinceEver.stdout).toMatch(/^the first readings .*: 1 changed\n/)
  expect(sinceEver.stdout).toContain('$42.10 -> $17.35')
  expect([sinceTwice.code, sinceLater.code]).toEqual([2, 2])
  expect(sinceTwice.stderr).toContain('--since and HEAD both name the older state')
  expect(sinceLater.stderr).toContain('is not before 2026-11-21T12:00:00Z')
  expect(between.changes).toMatchObject([{ money: [{ delta: '-12.1' }], burn: [{ per_day: '6.05' }] }])
  expect(reviewed.stdout).toContain('| `deepseek/team/ci` | `$42.10 -> $30.00 (-$12.10)` | `$6.05 a day` | 4.9 days |')
  expect(check).toMatchObject({
    code: 1,
    stdout: '! deepseek/team/ci  the balance lasts 2.1 days, and the limit is 3 days [runway_below]\n',
  })
  expect(narrowed).toMatchObject({ ok: false, violations: [{ policy: 'runway_below', key_path: 'deepseek/team/ci' }] })
  expect(stray).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('has the tag prd') })
  expect(fit).toMatchObject({ code: 0, stdout: '' })
  expect(unfit.code).toBe(1)
  expect(CheckReport.parse(JSON.parse(unfit.stdout))).toMatchObject({ ok: false, violations: [{ limit: '17.36' }] })
})

it('tells what was spent and topped up since the first reading of each key, where that is later than asked for', async () => {
  await using store = await testStore()
  await using server = await localDeepseek()
  const [spent, topped, late, added] = [server.key('42.1'), server.key('5'), server.key('9'), server.key('70')]
  const sync = async (day: string, ...paths: string[]) => {
    const variables = { ...server.variables, KEYZ_NOW: `2026-11-${day}T08:30:00Z` }
    await store.keyz(['sync', '--force', '--git', 'commit', ...paths], variables)
  }
  await store.insert({
    'deepseek/a/spent': spent.secret,
    'deepseek/a/topped': topped.secret,
    'deepseek/a/late': late.secret,
  })
  await store.keyz(['discover', '--yes'])
  await sync('17', 'deepseek/a/spent', 'deepseek/a/topped')
  await sync('18', 'deepseek/a/late')
  await store.insert({ 'deepseek/a/new': added.secret })
  await store.keyz(['discover', '--yes'])
  ;[spent.balance, topped.balance, late.balance] = ['40', '55', '8']
  await sync('19')

  const since = async (when: string) => {
    const { stdout, stderr } = await store.keyz(['diff', '--since', when], { KEYZ_NOW: '2026-11-19T09:00:00Z' })
    return { stdout, stderr: stderr.split('\n').slice(0, 2) }
  }

  for (const when of ['2026-11-17', '2w']) {
    const { stdout, stderr } = await since(when)
    expect(stderr).toEqual([
      'Nothing was read before 2026-11-17 08:30 UTC: this is what changed since then.',
      '1 key was first read later, and is compared with its first reading.',
    ])
    expect(stdout).toMatch(/^the first readings \([0-9a-f]{10}\) -> the working tree: 4 keys: 3 changed, 1 added\n/)
    expect(stdout).toMatch(/\/spent\n +balance +\$42\.10 -> \$40\.00 \(-\$2\.10\)\n/)
    expect(stdout).toMatch(/\/topped\n +balance +\$5\.00 -> \$55\.00 \(\+\$50\.00\), topped up\n/)
    expect(stdout).toMatch(/\/late\n +balance +\$9\.00 -> \$8\.00 \(-\$1\.00\)\n/)
    expect(stdout).toMatch(/\/new {2}added\n/)
  }
  expect((await since('1d')).stdout).toMatch(/^2026-11-18 /)
  // By then, one of them had been asked for without success.
  const { stdout, stderr } = await since('2026-11-18')
  expect(stdout).toMatch(/^2026-11-18 [\s\S]*\/late\n +balance +\$9\.00 -> \$8\.00 \(-\$1\.00\)\n/)
  expect(stderr[0]).toMatch(/^1 key was first read later/)
})

it('says since when a key works again that was rejected', async () => {
  await using store = await testStore()
  await using server = await localDeepseek()
  const account = server.key('42.1')
  await store.insert({ 'deepseek/team/ci': account.secret })
  await store.keyz(['discover', '--yes'])
  const syncOn = async (day: string, status: number) => {
    account.status = status
    const variables = { ...server.variables, KEYZ_NOW: `2026-11-${day}T00:00:00Z` }
    await store.keyz(['sync', '--force', '--git', 'commit'], variables)
  }
  await syncOn('17', 200)
  await syncOn('18', 401)
  await syncOn('19', 200)
  account.balance = '30'
  await syncOn('20', 200)

  const { stdout } = await store.keyz(['diff', 'HEAD~2'])

  expect(stdout.split('\n').slice(3, 5)).toEqual([
    '    works again  since 2026-11-19, was rejected',
    '    balance      $42.10 -> $30.00 (-$12.10)',
  ])
})

it('takes two commits in one word as git does, a side that is left out being HEAD', async () => {
  await using store = await forkedStore()
  const compared = async (...words: string[]) => {
    const { changes } = ReviewReport.parse(JSON.parse((await store.keyz(['diff', ...words, '--json'])).stdout))
    return changes.map(({ kind, key_path }) => `${kind} ${key_path}`).sort()
  }

  const both = await compared('main..side')
  const sinceFork = await compared('main...side')
  const toHead = await compared('side..')
  const fromHead = await compared('..side')
  const headSinceFork = await compared('side...')

  expect(both).toEqual(await compared('main', 'side'))
  expect(both).toEqual(['added deepseek/a/two', 'removed deepseek/a/three'])
  expect(sinceFork).toEqual(['added deepseek/a/two'])
  expect(toHead).toEqual(['added deepseek/a/three', 'removed deepseek/a/two'])
  expect(fromHead).toEqual(both)
  expect(headSinceFork).toEqual(['added deepseek/a/three'])
})

it('refuses what makes no sense with a sentence and exit code 2', async () => {
  await using store = await testStore()
  const refused = async (...parameters: string[]) => {
    const { code, stdout, stderr } = await store.keyz(parameters)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    return stderr
  }

  expect(await refused('diff', 'nowhere')).toContain('nowhere is not a commit of this repository')
  expect(await refused('diff', 'nowhere..HEAD')).toContain('nowhere is not a commit of this repository')
  expect(await refused('diff', '7d')).toBe(
    'keyz: 7d is not a commit of this repository: for changes since a time, run keyz diff --since 7d\n',
  )
  expect(await refused('diff', 'nowhere...HEAD')).toContain('compare the two as they are with nowhere..HEAD')
  expect(await refused('diff', 'HEAD..HEAD', 'HEAD')).toContain('HEAD..HEAD already names two states')
  expect(await refused('review')).toBe(
    'keyz: this clone knows no default branch of origin to compare with: name a commit, branch, or tag, such as keyz review --base HEAD~1\n',
  )
  expect(await refused('review', '--base', 'a..b')).toContain('use keyz review --base a --head b')
  expect(await refused('check', '--min-balance', '5')).toContain('apply to one key: add --key')
  expect(await refused('check', '--key', 'a/b')).toContain('--key needs a limit')
  expect(await refused('check', '--key', 'a/b', '--max-age', '6h')).toContain('a/b is not in the registry')
  expect(await refused('check', '--key', 'a/b', '--max-age', 'soon')).toContain('6h')
  expect(await refused('check', '--key', 'a/b', '--min-balance', 'much')).toContain('amount')
})

it('compares with where a branch left the default branch of origin', async () => {
  await using store = await forkedStore()
  await store.git('update-ref', 'refs/remotes/origin/trunk', 'main')
  await store.git('update-ref', 'refs/remotes/origin/main', 'side')
  await store.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/trunk')
  const fork = (await store.git('merge-base', 'main', 'side')).slice(0, 10)

  const side = await store.keyz(['review', '--head', 'side'])
  const main = await store.keyz(['review'])
  const nowhere = await store.keyz(['review', '--head', 'nowhere'])

  expect(side.stdout).toContain(`origin/trunk (${fork}) -> side: 1 key: 1 added\n\n+ deepseek/a/two`)
  expect(main.stdout).toMatch(/^origin\/trunk \([0-9a-f]{10}\) -> HEAD: no key changed\n/)
  expect(nowhere).toMatchObject({ code: 2, stderr: expect.stringContaining('nowhere is not a commit') })
})

it('finds the default branch by its name where git has not recorded it', async () => {
  await using store = await forkedStore()
  await store.git('update-ref', 'refs/remotes/origin/master', 'main')

  const { stdout } = await store.keyz(['review', '--head', 'side', '--json'])

  expect(ReviewReport.parse(JSON.parse(stdout))).toMatchObject({
    base: expect.stringMatching(/^origin\/master \([0-9a-f]{10}\)$/),
    changes: [{ kind: 'added', key_path: 'deepseek/a/two' }],
  })
})

it('reads git objects only for a review: what lies in the work tree does not count', async () => {
  await using store = await testStore()
  await store.git('branch', 'before')
  await store.insert({ 'deepseek/a/b': 'x' })
  await store.keyz(['map', 'deepseek/a/b', '--provider', 'deepseek'])
  await store.git('add', '.keyz')
  await store.git('commit', '--quiet', '-m', 'map')
  await writeFile(join(store.path, '.keyz/providers/registry.json'), 'broken')

  const { code, stdout } = await store.keyz(['review', '--base', 'before', '--head', 'main', '--json'])

  expect(code).toBe(0)
  expect(ReviewReport.parse(JSON.parse(stdout)).changes).toMatchObject([{ kind: 'added', key_path: 'deepseek/a/b' }])
})
