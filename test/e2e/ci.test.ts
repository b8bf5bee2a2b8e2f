// `keyz ci` against a bare repository and a strict GitHub on loopback: the pull request opens, stays, follows, and starts again.
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { CiReport } from '../../schema/reports/ci-report.ts'
import { ciStore } from '../support/ci-store.ts'
import { token } from '../support/github.ts'
import { leaksIn, piecesOf } from '../support/leaks.ts'
import { bin, must, run } from '../support/run.ts'
import { temporaryFolder } from '../support/temporary.ts'

const branch = 'keyz/metadata'
const day1 = '2026-11-21T00:00:00Z'

it('opens a pull request, does nothing without news, updates it with news, and starts again once it is merged', async () => {
  await using ci = await ciStore()
  const { github, account } = ci
  const run = async (now: string) => await (await ci.job(now)).keyz(['ci', '--json'])

  const first = await run(day1)
  const opened = structuredClone(github.pulls)
  const tip = await ci.git('rev-parse', branch)
  const asked = github.requests.length
  const before = [structuredClone(github.pulls), structuredClone(github.statuses)]
  const second = await run('2026-11-21T01:00:00Z')
  const afterSecond = await ci.git('rev-parse', branch)
  const quietly = github.requests.slice(asked)
  const unchanged = [structuredClone(github.pulls), structuredClone(github.statuses)]
  account.balance = '97.5'
  const third = await run('2026-11-22T00:00:00Z')
  const updated = structuredClone(github.pulls)
  await ci.git('update-ref', 'refs/heads/main', branch)
  const [pull] = github.pulls
  if (pull !== undefined) pull.state = 'closed'
  account.balance = '90'
  const fourth = await run('2026-11-25T00:00:00Z')

  expect([first.code, second.code, third.code, fourth.code]).toEqual([0, 0, 0, 0])
  expect(github.mistakes).toEqual([])
  expect(CiReport.parse(JSON.parse(first.stdout))).toMatchObject({
    commit: tip.trim(),
    pushed: true,
    pull_request: { number: 1, action: 'opened' },
    outcomes: { updated: 1 },
    violations: 0,
  })
  expect(opened).toMatchObject([{ number: 1, head: branch, base: 'main', title: 'keyz: 1 first reading' }])
  expect(CiReport.parse(JSON.parse(second.stdout))).toMatchObject({
    commit: null,
    pushed: false,
    pull_request: { number: 1, action: 'unchanged' },
  })
  expect(afterSecond).toBe(tip)
  expect(quietly.filter((request) => !request.startsWith('GET '))).toEqual([])
  expect(unchanged).toEqual(before)
  expect(CiReport.parse(JSON.parse(third.stdout)).pull_request).toMatchObject({ number: 1, action: 'updated' })
  expect(updated).toHaveLength(1)
  await expect(updated[0]?.body).toMatchFileSnapshot('../golden/ci/pull-request-first.md')
  expect(CiReport.parse(JSON.parse(fourth.stdout)).pull_request).toMatchObject({ number: 2, action: 'opened' })
  await expect(github.pulls[1]?.body).toMatchFileSnapshot('../golden/ci/pull-request-after-merge.md')
  for (const { body } of github.pulls) expect(body).not.toMatch(/sk-|file:|127\.0\.0\.1/)
  expect((await ci.git('log', '-1', '--format=%P', branch)).trim()).toBe((await ci.git('rev-parse', 'main')).trim())
  expect((await ci.git('diff-tree', '-r', '--name-only', 'main', branch)).trim()).toBe(
    '.keyz/providers/deepseek/team/main.json',
  )
})

it('posts the verdict of the policies on the commit, publishes all the same, and ends with 1', async () => {
  await using ci = await ciStore()
  ci.account.balance = '1.5'
  const job = await ci.job(day1)

  const { code, stdout } = await job.keyz(['ci', '--json'])
  const check = await job.keyz(['ci', 'check'])

  const { commit } = CiReport.parse(JSON.parse(stdout))
  expect(code).toBe(1)
  expect(ci.github.statuses).toEqual([
    {
      commit,
      state: 'failure',
      context: 'keyz/policies',
      description: '1 new policy violation: see the pull request.',
      target_url: expect.stringMatching(/\/acme\/keys\/actions\/runs\/4711$/),
    },
  ])
  expect(ci.github.pulls).toHaveLength(1)
  expect(check).toMatchObject({ code: 1, stdout: expect.stringContaining('deepseek/team/main') })
  expect(await job.summary()).toContain('new violation of `balance_below: 5`')
})

it('shows nobody the key, the private key or the token, neither in git nor in what it prints and sends', async () => {
  await using ci = await ciStore()
  const job = await ci.job(day1)

  const { stdout, stderr } = await job.keyz(['ci'])

  const lines = stdout.split('\n')
  const masks = lines.filter((line) => line.startsWith('::add-mask::'))
  const shown = lines.filter((line) => !line.startsWith('::add-mask::'))
  const everything = [
    stderr,
    ...shown,
    await job.summary(),
    JSON.stringify(ci.github.pulls),
    await ci.git('log', '-p', '--no-textconv', branch, '--', '.keyz'),
  ]
  const armor = job.environment.KEYZ_PGP_PRIVATE_KEY?.split('\n') ?? []
  expect(leaksIn(everything.join('\n'), piecesOf(ci.account.secret, 'sk-'))).toEqual([])
  expect(leaksIn(everything.join('\n'), piecesOf(token, 'ghs_'))).toEqual([])
  for (const line of armor.filter((text) => text.length > 40 && !text.startsWith('-')))
    expect(masks).toContain(`::add-mask::${line}`)
  expect(masks).toContain(`::add-mask::${ci.account.secret}`)
})

it('pushes the branch and says which setting to change when workflows may open no pull requests', async () => {
  await using ci = await ciStore()
  ci.github.forbidsPullRequests = true

  const { code, stderr, stdout } = await (await ci.job(day1)).keyz(['ci'])

  expect(code).toBe(1)
  expect(stderr).toMatch(/enable "Allow GitHub Actions to create and approve pull requests"/)
  expect(stdout).toContain((await ci.git('rev-parse', branch)).trim())
  expect(ci.github.statuses).toHaveLength(1)
})

it('leaves the text of a pull request that a person opened for the branch alone, and says so', async () => {
  await using ci = await ciStore()
  const byHand = { number: 1, title: 'mine', body: 'by hand', state: 'open' as const, head: branch, base: 'main' }
  ci.github.pulls.push(byHand)

  const { code, stderr } = await (await ci.job(day1)).keyz(['ci'])

  expect(code).toBe(1)
  expect(stderr).toMatch(/somebody else opened a pull request/)
  expect(ci.github.pulls).toEqual([{ ...byHand, body: 'by hand', title: 'mine' }])
})

it('tries again when GitHub is out of order for a moment, and never pushes without being told to outside of Actions', async () => {
  await using ci = await ciStore()
  const person = { GITHUB_ACTIONS: '', GITHUB_TOKEN: '' }

  const local = await (await ci.job(day1)).keyz(['ci'], person)
  const branches = await ci.git('for-each-ref', '--format=%(refname:short)')
  ci.github.failures.push({ status: 502 }, { status: 429, headers: { 'retry-after': '0' } })
  const retried = await (await ci.job(day1)).keyz(['ci'])

  expect(local).toMatchObject({ code: 0, stderr: expect.stringMatching(/in this clone: use --push to push it/) })
  expect(branches).toBe('main\n')
  expect(retried.code).toBe(0)
  expect(ci.github.pulls).toHaveLength(1)
})

it('reaches a remote as any other CI system has git reach it, and tells no other git how', async () => {
  await using ci = await ciStore()
  await using folder = await temporaryFolder()
  const { stdout: git } = await run('sh', ['-c', 'command -v git'])
  const log = join(folder.path, 'log')
  const called = `for word; do case $word in -* | *=*) ;; *) echo "\${GIT_CONFIG_VALUE_0:-nothing} $word"; break ;; esac; done`
  await writeFile(join(folder.path, 'git'), `#!/bin/sh\n${called} >>'${log}'\nexec ${git.trim()} "$@"\n`, {
    mode: 0o755,
  })
  await writeFile(join(folder.path, 'ssh'), '#!/bin/sh\nfor command; do :; done\nexec sh -c "$command"\n', {
    mode: 0o755,
  })
  const bySsh = await ci.job(day1)
  await bySsh.git('remote', 'set-url', 'origin', `ssh://nowhere.invalid${ci.remote}`)
  const bySetting = await ci.job('2026-11-22T00:00:00Z')
  await bySetting.git('remote', 'set-url', 'origin', 'there:store')
  const elsewhere = { GITHUB_ACTIONS: '', GITHUB_TOKEN: '' }

  const pushed = await bySsh.keyz(['ci', '--push'], { ...elsewhere, GIT_SSH_COMMAND: join(folder.path, 'ssh') })
  const tip = await ci.git('rev-parse', branch)
  ci.account.balance = '90'
  const again = await bySetting.keyz(['ci', '--push'], {
    ...elsewhere,
    PATH: `${folder.path}:${process.env.PATH}`,
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `url.file://${ci.remote}.insteadOf`,
    GIT_CONFIG_VALUE_0: 'there:store',
  })
  const calls = (await readFile(log, 'utf8')).trimEnd().split('\n')

  expect([pushed.code, again.code]).toEqual([0, 0])
  expect(await ci.git('rev-parse', branch)).not.toBe(tip)
  expect(await ci.git('rev-parse', `${branch}^`)).toBe(tip)
  expect(new Set(calls.filter((call) => call.startsWith('there:store')))).toEqual(
    new Set(['there:store fetch', 'there:store ls-remote', 'there:store push']),
  )
  expect(calls.filter((call) => call.startsWith('nothing')).length).toBeGreaterThan(5)
})

it('keeps the last good reading beside the error, and ends with 1 for a key that fails', async () => {
  await using ci = await ciStore()
  await (await ci.job(day1)).keyz(['ci'])
  ci.account.status = 401

  const { code } = await (await ci.job('2026-11-21T06:00:00Z')).keyz(['ci'])

  const sidecar = JSON.parse(await ci.git('cat-file', 'blob', `${branch}:.keyz/providers/deepseek/team/main.json`))
  expect(code).toBe(1)
  expect(sidecar).toMatchObject({
    sync_status: 'error',
    last_error: { kind: 'auth_error' },
    balances: [{ amount: '100' }],
  })
})

it('publishes nothing when its key opens nothing', async () => {
  await using ci = await ciStore()

  const { code, stderr } = await (await ci.job(day1)).keyz(['ci'], { KEYZ_PGP_PRIVATE_KEY: await strangerKey() })

  expect(code).toBe(3)
  expect(stderr).toMatch(/Nothing was published/)
  expect(await ci.git('for-each-ref', '--format=%(refname:short)')).toBe('main\n')
})

it('ends with an error for a key that is of no use, also where all readings are fresh and it is not needed', async () => {
  await using ci = await ciStore()
  await using home = await temporaryFolder()
  const file = join(home.path, 'ci.asc')
  await (await ci.job(day1)).keyz(['ci'])
  const soon = '2026-11-21T00:05:00Z'
  const withFile = async (name: string) =>
    await (await ci.job(soon)).keyz(['ci'], { KEYZ_PGP_PRIVATE_KEY: '', KEYZ_PGP_PRIVATE_KEY_FILE: name })

  const missing = await withFile(`${file}.gone`)
  const stranger = await (await ci.job(soon)).keyz(['ci'], { KEYZ_PGP_PRIVATE_KEY: await strangerKey() })
  await writeFile(file, await strangerKey(), { mode: 0o600 })
  const closed = await withFile(file)
  await chmod(file, 0o644)
  const open = await withFile(file)
  await chmod(file, 0o640)
  const shared = await withFile(file)

  expect([missing.code, stranger.code, closed.code, open.code, shared.code]).toEqual([2, 3, 3, 3, 3])
  expect(missing.stderr).toContain('KEYZ_PGP_PRIVATE_KEY_FILE names')
  expect(stranger.stderr).toContain('none of the mapped entries can be decrypted here')
  expect(closed.stderr).not.toContain('can read')
  expect(open.stderr).toContain(`Every user of this machine can read ${file}: run chmod 600 on it.`)
  expect(shared.stderr).toContain(`The group of the file can read ${file}: run chmod 600 on it.`)
})

async function strangerKey(): Promise<string> {
  const openpgp = await import('openpgp')
  const { privateKey } = await openpgp.generateKey({ userIDs: [{ name: 'Stranger' }], format: 'armored' })
  return privateKey
}

it('prints no mask into a file, with --json, or outside keyz ci', async () => {
  await using ci = await ciStore()
  const job = await ci.job(day1)
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'out')

  const json = await job.keyz(['ci', '--json'])
  const sync = await job.keyz(['sync', '--force'])
  await must('sh', ['-c', `exec "$0" "$1" ci sync --out "$2.folder" >"$2" 2>&1 || true`, process.execPath, bin, file], {
    environment: job.environment,
  })

  expect([json.stdout, json.stderr, sync.stdout, sync.stderr, await readFile(file, 'utf8')].join('')).not.toContain(
    'add-mask',
  )
})
