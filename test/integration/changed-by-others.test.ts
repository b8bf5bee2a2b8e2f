// What a teammate changed is sent to nobody until the person of this clone agrees: not an entry that was exchanged, nor a row that was added.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { armor, enums } from 'openpgp'
import { expect, it } from 'vitest'
import { startLocalProviders } from '../../pipeline/demo/local-providers.ts'
import { DoctorReport } from '../../schema/reports/doctor-report.ts'
import { ShowReport, StatusReport } from '../../schema/reports/status-report.ts'
import { SyncReport } from '../../schema/reports/sync-report.ts'
import { shellQuoted } from '../../schema/shell-word.ts'
import { recorded } from '../support/fixtures.ts'
import { madeOnce } from '../support/made-once.ts'
import { madeUpKey, randomHex } from '../support/made-up-key.ts'
import { itNeeds } from '../support/needs.ts'
import { bareEnvironment, must, run } from '../support/run.ts'
import { beginStore, editRegistry, storeIn, type TestStore } from '../support/store.ts'
import { temporaryFolder } from '../support/temporary.ts'

const bin = fileURLToPath(new URL('../../pipeline/bin.mjs', import.meta.url))
const key = 'deepseek/team/main'
const sidecarFile = '.keyz/providers/deepseek/team/main.json'

const localProviders = () =>
  startLocalProviders(({ provider, path }) => {
    if (provider === 'openrouter' && path === '/key') return { status: 200, body: recorded('openrouter', 'key.200') }
    if (provider !== 'deepseek') return { status: 403, body: '{}' }
    const wallet = { currency: 'USD', total_balance: '5', granted_balance: '0', topped_up_balance: '5' }
    const body = path === '/models' ? { data: [] } : { is_available: true, balance_infos: [wallet] }
    return { status: 200, body: JSON.stringify(body) }
  })

const prepared = {
  withHooks: madeOnce((home) => begin(home, [])),
  without: madeOnce((home) => begin(home, ['--no-hooks'])),
}

/** Makes the store and the clone, and returns the secrets, and what the first sync sent. */
async function begin(home: string, more: string[]) {
  await beginStore(home)
  const store = storeIn({ path: home, [Symbol.asyncDispose]: async () => undefined })
  const theirs = join(home, 'teammate/theirs')
  const server = await localProviders()
  const secrets = { own: madeUpKey('deepseek', 'api').sent, bank: `sk-${randomHex(32)}` }
  await store.insert({ [key]: secrets.own, 'bank/savings': secrets.bank, 'bank/tan': `${randomHex(24)}` })
  await store.keyz(['init', '--yes', ...more], server.variables)
  await store.keyz(['sync'], server.variables)
  await server.close()
  const environment = { HOME: join(home, 'teammate') }
  await mkdir(environment.HOME)
  await must('git', ['clone', '--quiet', store.path, theirs], { environment })
  const inTheirs = (...parameters: string[]) => must('git', parameters, { cwd: theirs, environment })
  // Names can be forged, so the teammate uses those of the owner.
  await inTheirs('config', 'user.name', 'Test')
  await inTheirs('config', 'user.email', 'test@example.org')
  await store.git('remote', 'add', 'team', theirs)
  await store.git('config', 'pull.rebase', 'false')
  return { secrets, requests: server.requests }
}

/** A store that was synced once, the clone of a teammate, and providers that log what they are sent. */
async function team({ hooks = false } = {}) {
  const { folder, made } = await prepared[hooks ? 'withHooks' : 'without']()
  const store = storeIn(folder)
  const theirs = join(folder.path, 'teammate/theirs')
  const server = await localProviders()
  server.requests.push(...made.requests)
  const keyz = (parameters: string[], more: Record<string, string> = {}) =>
    store.keyz(parameters, { ...server.variables, ...more })
  const environment = { HOME: join(folder.path, 'teammate') }
  const inTheirs = (...parameters: string[]) => must('git', parameters, { cwd: theirs, environment })
  let day = 21
  return {
    ...store,
    keyz,
    server,
    theirs,
    secrets: made.secrets,
    inTheirs,
    sent: () => [...new Set(server.requests.flatMap(({ token }) => token ?? []))],
    /** A day later, so that every key is due. */
    async sync(...parameters: string[]) {
      day += 1
      const now = `2026-11-${day}T12:00:00Z`
      const { stdout, code, stderr } = await keyz(['sync', '--json', ...parameters], { KEYZ_NOW: now })
      const { results } = SyncReport.parse(JSON.parse(stdout))
      return { code, stderr, results, outcomes: Object.fromEntries(results.map((one) => [one.key_path, one.outcome])) }
    },
    async copyTheirs(from: string, to: string) {
      await mkdir(join(theirs, to, '..'), { recursive: true })
      await copyFile(join(theirs, `${from}.gpg`), join(theirs, `${to}.gpg`))
      await inTheirs('add', '--all')
    },
    async mapTheirs(path: string, row: Record<string, unknown>) {
      await editRegistry({ path: theirs }, (rows) => Object.assign(rows, { [path]: row }))
      await inTheirs('add', '--all')
    },
    commitTheirs: () => inTheirs('commit', '--quiet', '-m', 'Rotate a key.'),
    async [Symbol.asyncDispose]() {
      await server.close()
      await store[Symbol.asyncDispose]()
    },
  }
}

const asDeepseek = (alias: string) => ({ provider_id: 'deepseek', account_ref: 'team', key_alias: alias })

/** The ways in which a teammate's commit arrives. */
const arrivals: Record<string, (store: TestStore) => Promise<unknown>> = {
  'git pull': ({ git }) => git('pull', '--quiet', 'team', 'main'),
  'git merge of a diverged branch': async ({ git, insert }) => {
    await insert({ 'notes/own': 'something of my own' })
    await git('fetch', '--quiet', 'team')
    await git('merge', '--quiet', '--no-edit', 'team/main')
  },
  'git pull --rebase': async ({ git, insert }) => {
    await insert({ 'notes/own': 'something of my own' })
    await git('pull', '--quiet', '--rebase', 'team', 'main')
  },
  'git cherry-pick': async ({ git }) => {
    await git('fetch', '--quiet', 'team')
    await git('cherry-pick', 'team/main')
  },
  'git merge --squash': async ({ git }) => {
    await git('fetch', '--quiet', 'team')
    await git('merge', '--quiet', '--squash', 'team/main')
  },
  'a squashed merge and a commit': async ({ git }) => {
    await git('fetch', '--quiet', 'team')
    await git('merge', '--quiet', '--squash', 'team/main')
    await git('commit', '--quiet', '-m', 'All that is new.')
  },
  'a squashed merge of a branch that was looked at, some time later': async ({ git, insert }) => {
    await git('fetch', '--quiet', 'team', 'main:review')
    await git('checkout', '--quiet', 'review')
    await git('checkout', '--quiet', 'main')
    await insert({ 'notes/own': 'something of my own' })
    await git('merge', '--quiet', '--squash', 'review')
    await git('commit', '--quiet', '-m', 'All that is new.')
    await git('branch', '--quiet', '-D', 'review')
  },
  'a squashed pull from an address': async ({ git, path }) => {
    await git('pull', '--quiet', '--squash', join(path, '../teammate/theirs'), 'main')
    await git('commit', '--quiet', '-m', 'All that is new.')
  },
  'git cherry-pick --no-commit and a commit': async ({ git }) => {
    await git('fetch', '--quiet', 'team')
    await git('cherry-pick', '--no-commit', 'team/main')
    await git('commit', '--quiet', '-m', 'Rotate a key.')
  },
  'git reset --soft and a commit': async ({ git }) => {
    await git('pull', '--quiet', 'team', 'main')
    await git('reset', '--quiet', '--soft', 'HEAD~1')
    await git('commit', '--quiet', '-m', 'Rotate a key.')
  },
  'git merge --no-commit': async ({ git, insert }) => {
    await insert({ 'notes/own': 'something of my own' })
    await git('fetch', '--quiet', 'team')
    await git('merge', '--quiet', '--no-commit', 'team/main')
  },
}

it.each(Object.keys(arrivals))('%s that brings another entry over a mapped one sends it to nobody', async (how) => {
  await using store = await team()
  await store.copyTheirs('bank/savings', key)
  await store.commitTheirs()
  const before = await readFile(join(store.path, sidecarFile), 'utf8')

  await arrivals[how]?.(store)
  const first = await store.sync()
  const second = await store.sync('--force')

  expect([first.outcomes, second.outcomes]).toEqual([{ [key]: 'waiting' }, { [key]: 'waiting' }])
  expect(first.code).toBe(1)
  expect(first.results[0]?.error).toMatchObject({
    kind: 'config_error',
    message: `changed by others: keyz sync ${key} sends it`,
  })
  expect(store.sent()).toEqual([store.secrets.own])
  expect(await readFile(join(store.path, sidecarFile), 'utf8')).toBe(before)
})

it('says nothing of a pulled row but that it waits, in status, show and doctor', async () => {
  await using store = await team()
  await store.mapTheirs('bank/savings', asDeepseek('savings'))
  await store.commitTheirs()

  await store.git('pull', '--quiet', 'team', 'main')
  const { outcomes } = await store.sync()
  const status = await store.keyz(['status'])
  const { keys } = StatusReport.parse(JSON.parse((await store.keyz(['status', '--json'])).stdout))
  const shown = ShowReport.parse(JSON.parse((await store.keyz(['show', 'bank/savings', '--json'])).stdout))
  const details = await store.keyz(['show', 'bank/savings'])
  const doctor = DoctorReport.parse(JSON.parse((await store.keyz(['doctor', '--json'])).stdout))

  expect(outcomes).toEqual({ [key]: 'unchanged', 'bank/savings': 'waiting' })
  expect(store.sent()).toEqual([store.secrets.own])
  expect(status.stderr).toContain(
    'Changed by others, so nothing is sent: bank/savings. If it is a key: keyz sync bank/savings\n',
  )
  expect(keys.map(({ key_path, changed_by_others }) => [key_path, changed_by_others])).toEqual([
    ['bank/savings', true],
    [key, false],
  ])
  expect(shown.badges).toContain('waiting')
  expect(details.stdout).toContain('changed by others: nothing is sent until you name it')
  expect(JSON.stringify(doctor)).toContain('changed by others, so nothing is sent: bank/savings')
})

it('names in status what others added before any sync has met it, and nothing that this person added', async () => {
  await using store = await team()
  await store.insert({ 'deepseek/team/mine': madeUpKey('deepseek', 'api').sent })
  await store.keyz(['map', 'deepseek/team/mine', '--provider', 'deepseek'])
  await store.inTheirs('pull', '--quiet')
  await store.mapTheirs('bank/savings', asDeepseek('savings'))
  await store.commitTheirs()

  const before = await store.keyz(['status'])
  await store.git('pull', '--quiet', '--ff-only', 'team', 'main')
  const pulled = await store.keyz(['status'])
  const inJson = await store.keyz(['status', '--json'])
  await store.sync()
  const synced = await store.keyz(['status'])

  expect(before.stderr).not.toContain('by others')
  expect(pulled.stderr).toContain(
    'Added by others and not read yet: bank/savings. Run keyz sync --accept to see where each would be sent, and to say yes.\n',
  )
  expect(inJson.stderr).not.toContain('by others')
  expect(synced.stderr).not.toContain('Added by others')
  expect(synced.stderr).toContain('Changed by others, so nothing is sent: bank/savings.')
  expect(store.sent()).not.toContain(store.secrets.bank)
})

it('sends a row with any_shape that others wrote only when a person names it', async () => {
  await using store = await team()
  await store.mapTheirs('bank/tan', { ...asDeepseek('tan'), any_shape: true })
  await store.commitTheirs()

  await store.git('pull', '--quiet', 'team', 'main')
  const folder = await store.sync('bank')
  const glob = await store.sync('bank/*')

  expect([folder.outcomes, glob.outcomes]).toEqual([{ 'bank/tan': 'waiting' }, { 'bank/tan': 'waiting' }])
  expect(store.sent()).toEqual([store.secrets.own])
})

it('sends what a person names, and remembers that', async () => {
  await using store = await team()
  await store.copyTheirs('bank/savings', key)
  await store.commitTheirs()
  await store.git('pull', '--quiet', 'team', 'main')
  await store.sync()

  const named = await store.sync(key)
  const later = await store.sync()
  const { keys } = StatusReport.parse(JSON.parse((await store.keyz(['status', '--json'])).stdout))

  expect([named.outcomes, later.outcomes]).toEqual([{ [key]: 'unchanged' }, { [key]: 'unchanged' }])
  expect(store.sent()).toEqual([store.secrets.own, store.secrets.bank])
  expect(keys[0]?.badges).not.toContain('waiting')
})

it('says with --accept what would be sent where, and sends nothing where nobody can be asked', async () => {
  await using store = await team()
  await store.copyTheirs('bank/savings', key)
  await store.mapTheirs('bank/tan', { ...asDeepseek('tan'), any_shape: true })
  await store.commitTheirs()
  await store.git('pull', '--quiet', 'team', 'main')

  const { code, stderr } = await store.keyz(['sync', '--accept', '--force'])
  const init = await store.keyz(['init'])
  const withJson = await store.keyz(['sync', '--accept', '--json'])

  expect(code).toBe(1)
  expect(stderr).toContain('  bank/tan -> DeepSeek (api.deepseek.com), whatever the entry holds\n')
  expect(stderr).toContain(`  ${key} -> DeepSeek (api.deepseek.com)\n`)
  expect(stderr).toContain(`Nobody can be asked here. If you agree: keyz sync bank/tan ${key}\n`)
  expect(init.stderr).toContain('2 keys wait, since others changed them: keyz sync --accept shows')
  expect(withJson.code).toBe(2)
  expect(store.sent()).toEqual([store.secrets.own])
})

for (const [answer, isSent] of [
  ['y', true],
  ['', false],
] as const)
  itNeeds('script')(`sends all that waits after one ${answer === 'y' ? 'yes' : 'no'}: ${isSent}`, async () => {
    await using store = await team()
    await store.copyTheirs('bank/savings', key)
    await store.commitTheirs()
    await store.git('pull', '--quiet', 'team', 'main')

    const environment = { ...store.environment, ...store.server.variables }
    const shown = await answering(answer, ['sync', '--accept', '--force'], environment)

    expect(shown).toContain('Send 1 entry as shown, from now on? [y/N]')
    expect(store.sent()).toEqual([store.secrets.own, ...(isSent ? [store.secrets.bank] : [])])
  })

it('sends what a person maps', async () => {
  await using store = await team()
  await store.mapTheirs('bank/savings', asDeepseek('savings'))
  await store.commitTheirs()
  await store.git('pull', '--quiet', 'team', 'main')

  await store.keyz(['map', 'bank/savings', '--notes', 'who put this here?'])
  const noted = await store.sync()
  await store.keyz(['map', 'bank/savings', '--provider', 'deepseek'])
  const mapped = await store.sync()

  expect(noted.outcomes['bank/savings']).toBe('waiting')
  expect(mapped.outcomes['bank/savings']).toBe('updated')
})

it('sends a key of others that shows by itself whose it is', async () => {
  await using store = await team()
  const distinct = madeUpKey('openrouter', 'api').sent
  await writeFile(join(store.theirs, 'new.gpg'), await store.encrypt(distinct))
  await store.mapTheirs('new', { provider_id: 'openrouter', account_ref: 'team', key_alias: 'new' })
  await store.commitTheirs()

  await store.git('pull', '--quiet', 'team', 'main')
  const { outcomes } = await store.sync()

  expect(outcomes).toEqual({ [key]: 'unchanged', new: 'updated' })
  expect(store.sent()).toContain(distinct)
})

it('sends what this clone committed, amended, or changed and did not commit, also after a rebase', async () => {
  await using store = await team()
  const [committed, amended, changed] = [1, 2, 3].map(() => madeUpKey('deepseek', 'api').sent)
  await store.inTheirs('commit', '--quiet', '--allow-empty', '-m', 'Nothing.')

  await store.insert({ [key]: committed ?? '' })
  await store.git('pull', '--quiet', '--rebase', 'team', 'main')
  const first = await store.sync()
  await store.insertRaw(key, await store.encrypt(amended ?? ''))
  await store.git('commit', '--quiet', '--all', '--amend', '--no-edit')
  const second = await store.sync()
  await store.insertRaw(key, await store.encrypt(changed ?? ''))
  const third = await store.sync()

  expect([first, second, third].map(({ outcomes }) => outcomes[key])).toEqual(['unchanged', 'unchanged', 'unchanged'])
  expect(store.sent()).toEqual([store.secrets.own, committed, amended, changed])
})

it('does not take a row of others for ours when we commit a squashed merge', async () => {
  await using store = await team()
  await store.mapTheirs('bank/savings', asDeepseek('savings'))
  await store.commitTheirs()

  await store.git('fetch', '--quiet', 'team')
  await store.git('merge', '--quiet', '--squash', 'team/main')
  await store.git('commit', '--quiet', '-m', 'All that is new.')
  const { outcomes } = await store.sync()

  expect(outcomes).toEqual({ [key]: 'unchanged', 'bank/savings': 'waiting' })
  expect(store.sent()).toEqual([store.secrets.own])
})

it('sends what this clone committed on a branch and squashed itself, also when a remote has that branch by then', async () => {
  await using store = await team()
  const ours = madeUpKey('deepseek', 'api').sent
  await store.git('checkout', '--quiet', '-b', 'side')
  await store.insert({ [key]: ours })
  await store.git('push', '--quiet', 'team', 'side')
  await store.git('fetch', '--quiet', 'team')

  await store.git('checkout', '--quiet', 'main')
  await store.git('merge', '--quiet', '--squash', 'side')
  await store.git('commit', '--quiet', '-m', 'Rotate a key.')
  await store.git('branch', '--quiet', '-D', 'side')
  const { outcomes } = await store.sync()

  expect(outcomes).toEqual({ [key]: 'unchanged' })
  expect(store.sent()).toEqual([store.secrets.own, ours])
})

it('does not take what a teammate committed for ours when we amend their commit', async () => {
  await using store = await team()
  await store.copyTheirs('bank/savings', key)
  await store.commitTheirs()
  await store.git('pull', '--quiet', 'team', 'main')

  await store.git('commit', '--quiet', '--amend', '--reset-author', '-m', 'Rotate our key.')
  const { outcomes } = await store.sync()

  expect(outcomes).toEqual({ [key]: 'waiting' })
  expect(store.sent()).toEqual([store.secrets.own])
})

it('is not told where the branch was by the words of a commit that we amend', async () => {
  await using store = await team()
  const start = (await store.git('rev-parse', 'HEAD')).trim()
  await store.mapTheirs('bank/savings', asDeepseek('savings'))
  await store.copyTheirs('bank/savings', 'bank/other')
  await store.mapTheirs('bank/other', asDeepseek('other'))
  await store.inTheirs('commit', '--quiet', '-m', `Rotate a key.\u0001${start}`)

  await store.git('pull', '--quiet', 'team', 'main')
  await store.git('commit', '--quiet', '--amend', '--no-edit')
  const { outcomes } = await store.sync()

  expect(outcomes).toEqual({ [key]: 'unchanged', 'bank/savings': 'waiting', 'bank/other': 'waiting' })
  expect(store.sent()).toEqual([store.secrets.own])
})

it('sends a renamed entry, and not the key of another provider that a teammate then puts there', async () => {
  await using store = await team()
  const otherKey = madeUpKey('moonshot', 'api').sent
  await store.insert({ 'moonshot/team/main': otherKey })
  await store.keyz(['map', 'moonshot/team/main', '--provider', 'moonshot'])
  await store.git('mv', `${key}.gpg`, 'deepseek/team/moved.gpg')
  await store.git('commit', '--quiet', '-m', 'Rename a key.')
  const renamed = await store.sync()
  await store.inTheirs('pull', '--quiet')
  await store.copyTheirs('moonshot/team/main', 'deepseek/team/moved')
  await store.commitTheirs()

  await store.git('pull', '--quiet', '--ff-only', 'team', 'main')
  const { outcomes } = await store.sync()

  expect(renamed.outcomes).toMatchObject({ 'deepseek/team/moved': 'unchanged' })
  expect(outcomes).toMatchObject({ 'deepseek/team/moved': 'waiting' })
  const toDeepseek = store.server.requests.filter(({ provider }) => provider === 'deepseek')
  expect([...new Set(toDeepseek.map(({ token }) => token))]).toEqual([store.secrets.own])
})

it('does not take a row of others for ours when it follows an entry that we rename', async () => {
  await using store = await team({ hooks: true })
  await store.mapTheirs('bank/savings', asDeepseek('savings'))
  await store.commitTheirs()
  const environment = { ...store.environment, ...store.server.variables }
  const git = (...parameters: string[]) => must('git', parameters, { cwd: store.path, environment })
  await git('pull', '--quiet', '--ff-only', 'team', 'main')

  await git('mv', 'bank', 'banking')
  const { outcomes: uncommitted } = await store.sync()
  await git('commit', '--quiet', '-m', 'Rename a folder.')
  const { outcomes: committed } = await store.sync()

  expect(uncommitted).toEqual({ [key]: 'unchanged', 'banking/savings': 'waiting' })
  expect(committed).toEqual({ [key]: 'unchanged', 'banking/savings': 'waiting' })
  expect(store.sent()).toEqual([store.secrets.own])
})

it('does not take an entry of others for ours when we rename its folder', async () => {
  await using store = await team()
  await store.copyTheirs('bank/savings', key)
  await store.commitTheirs()
  await store.git('pull', '--quiet', '--ff-only', 'team', 'main')

  await store.git('mv', 'deepseek/team', 'deepseek/renamed')
  await store.git('commit', '--quiet', '-m', 'Rename a folder.')
  const { outcomes: theirs } = await store.sync()
  const ours = madeUpKey('deepseek', 'api').sent
  await store.insert({ 'deepseek/renamed/main': ours })
  await store.git('mv', 'deepseek/renamed', 'deepseek/again')
  await store.git('commit', '--quiet', '-m', 'Rename it once more.')
  const { outcomes } = await store.sync()

  expect(theirs).toEqual({ 'deepseek/renamed/main': 'waiting' })
  expect(outcomes).toEqual({ 'deepseek/again/main': 'unchanged' })
  expect(store.sent()).toEqual([store.secrets.own, ours])
})

it('does not take an entry of others for ours when we rename it and do not commit that', async () => {
  await using store = await team()
  await store.copyTheirs('bank/savings', key)
  await store.commitTheirs()
  await store.git('pull', '--quiet', '--ff-only', 'team', 'main')

  await store.git('mv', 'deepseek/team', 'deepseek/renamed')
  const { outcomes: theirs } = await store.sync()
  const ours = madeUpKey('deepseek', 'api').sent
  await store.insertRaw('deepseek/renamed/main', await store.encrypt(ours))
  const { outcomes } = await store.sync()

  expect(theirs).toEqual({ 'deepseek/renamed/main': 'waiting' })
  expect(outcomes).toEqual({ 'deepseek/renamed/main': 'unchanged' })
  expect(store.sent()).toEqual([store.secrets.own, ours])
})

it('sends what this clone committed in another worktree, and not what others did', async () => {
  await using store = await team()
  await using folder = await temporaryFolder()
  const tree = join(folder.path, 'tree')
  const ours = madeUpKey('deepseek', 'api').sent
  await store.git('worktree', 'add', '--quiet', '-b', 'other', tree)
  await writeFile(join(tree, `${key}.gpg`), await store.encrypt(ours))
  await must('git', ['commit', '--quiet', '-a', '-m', 'Rotate.'], { cwd: tree, environment: { HOME: folder.path } })
  await store.git('merge', '--quiet', '--ff-only', 'other')

  const { outcomes } = await store.sync()
  await store.copyTheirs('bank/savings', key)
  await store.commitTheirs()
  await store.git('fetch', '--quiet', 'team')
  await must('git', ['reset', '--quiet', '--hard', 'team/main'], { cwd: tree, environment: { HOME: folder.path } })
  await store.git('reset', '--quiet', '--hard', 'other')
  const { outcomes: theirs } = await store.sync()

  expect(outcomes).toEqual({ [key]: 'unchanged' })
  expect(theirs).toEqual({ [key]: 'waiting' })
  expect(store.sent()).toEqual([store.secrets.own, ours])
})

it('says that it cannot tell who changed an entry where git keeps no reflog', async () => {
  await using store = await team()
  await store.git('config', 'core.logAllRefUpdates', 'false')
  await rm(join(store.path, '.git/logs'), { recursive: true })
  await store.insert({ [key]: madeUpKey('deepseek', 'api').sent })

  const { results } = await store.sync()

  expect(results.map(({ outcome, error }) => [outcome, error?.message])).toEqual([
    [
      'waiting',
      expect.stringMatching(
        /^changed, and git keeps no reflog here \(core\.logAllRefUpdates\) that says by whom: keyz sync /,
      ),
    ],
  ])
  expect(store.sent()).toEqual([store.secrets.own])
})

it('cannot be told what is allowed by a file that a pull brings', async () => {
  await using store = await team()
  const state = '.keyz/state/sync_state.json'
  await store.copyTheirs('bank/savings', key)
  await mkdir(join(store.theirs, '.keyz/state'), { recursive: true })
  await writeFile(join(store.theirs, state), '{"schema_version": 1, "last_run_at": null, "keys": {}}\n')
  await store.inTheirs('add', '--force', state)
  await store.commitTheirs()

  await store.git('pull', '--quiet', 'team', 'main')
  const brought = await store.sync()
  await rm(join(store.path, '.keyz/state'), { recursive: true })
  const deleted = await store.sync()

  expect([brought.outcomes, deleted.outcomes]).toEqual([{ [key]: 'waiting' }, { [key]: 'waiting' }])
  expect(store.sent()).toEqual([store.secrets.own])
})

it('is not fooled by line ends that git converts', async () => {
  await using store = await team()
  const bytes = await readFile(join(store.theirs, 'bank/savings.gpg'))
  const text = armor(enums.armor.message, bytes).replaceAll('\r\n', '\n')
  const [first = '', ...rest] = text.split('\n')
  await writeFile(join(store.theirs, `${key}.gpg`), `${first}\r\n${rest.join('\n')}`)
  await writeFile(join(store.theirs, '.gitattributes'), '*.gpg text eol=crlf\n')
  await writeFile(join(store.theirs, '.git/info/attributes'), '*.gpg -text\n')
  await store.inTheirs('add', '--all')
  await store.commitTheirs()

  await store.git('pull', '--quiet', 'team', 'main')
  const dirty = await store.git('status', '--porcelain', '--', `${key}.gpg`)
  // As after another fetch.
  await store.git('update-ref', '-d', 'FETCH_HEAD')
  for (const ref of ['refs/remotes/team/main', 'refs/remotes/team/HEAD']) await store.git('update-ref', '-d', ref)
  const { outcomes } = await store.sync()

  expect(dirty).not.toBe('')
  expect(outcomes).toEqual({ [key]: 'waiting' })
  expect(store.sent()).toEqual([store.secrets.own])
})

it('makes no commit and leaves no change after a pull, so that the next one is a fast-forward too', async () => {
  await using store = await team({ hooks: true })
  const environment = { ...store.environment, ...store.server.variables }
  const pull = () => run('git', ['pull', '--ff-only', 'team', 'main'], { cwd: store.path, environment })
  const sent = madeUpKey('openrouter', 'api').sent
  await writeFile(join(store.theirs, 'new.gpg'), await store.encrypt(sent))
  await store.mapTheirs('new', { provider_id: 'openrouter', account_ref: 'team', key_alias: 'new' })
  await store.commitTheirs()

  const first = await pull()
  const ahead = await store.git('rev-list', 'team/main..HEAD')
  const dirty = await store.git('status', '--porcelain')
  await store.inTheirs('mv', 'new.gpg', 'renamed.gpg')
  await store.commitTheirs()
  const second = await pull()
  const dirtyAfter = await store.git('status', '--porcelain')

  expect(ahead + dirty + dirtyAfter).toBe('')
  expect(first.stderr).toContain('keyz: new: pulled without a reading: keyz sync new asks about it')
  expect([first.code, second.code]).toEqual([0, 0])
  expect(store.sent()).not.toContain(sent)
})

it('sends nothing of others from a hook either, and says what to do', async () => {
  await using store = await team({ hooks: true })
  await store.copyTheirs('bank/savings', key)
  await store.commitTheirs()

  const environment = { ...store.environment, ...store.server.variables }
  const { stderr } = await run('git', ['pull', 'team', 'main'], { cwd: store.path, environment })
  const { outcomes } = await store.sync()

  expect(stderr).toContain(`keyz: ${key}: pulled without a reading: keyz sync ${key} asks about it`)
  expect(outcomes).toEqual({ [key]: 'waiting' })
  expect(store.sent()).toEqual([store.secrets.own])
})

it('keeps digests alone, in the folder of git', async () => {
  await using store = await team()
  await store.copyTheirs('bank/savings', key)
  await store.commitTheirs()
  await store.git('pull', '--quiet', 'team', 'main')
  await store.sync(key)

  const memory = await readFile(join(store.path, '.git/keyz/allowed.json'), 'utf8')

  expect(JSON.parse(memory)).toMatchObject({ schema_version: 1, rows: expect.arrayContaining([expect.any(String)]) })
  expect(memory.replaceAll(/"[0-9a-f]{32}"/g, '')).toMatch(/^[\s{}[\],:"a-z_1]+$/)
  for (const secret of Object.values(store.secrets)) expect(memory).not.toContain(secret.slice(3, 20))
})

/** An entry changed at 10:00 and read at 10:01, in two commits that a rebase makes anew at 12:00. */
async function rebased({ readFirst }: { readFirst: boolean }) {
  const store = await team({ hooks: true })
  const on = (time: string) => ({ GIT_AUTHOR_DATE: `2026-11-21T${time}Z`, GIT_COMMITTER_DATE: '2026-11-21T12:00:00Z' })
  const environment = { HOME: join(store.path, '../teammate') }
  const commit = async (file: string, time: string) => {
    await must('git', ['add', '--', file], { cwd: store.theirs, environment })
    const how = ['commit', '--quiet', '-m', 'Change.', '--', file]
    await must('git', how, { cwd: store.theirs, environment: { ...environment, ...on(time) } })
  }
  await writeFile(join(store.theirs, `${key}.gpg`), await store.encrypt(madeUpKey('deepseek', 'api').sent))
  const place = join(store.theirs, sidecarFile)
  const reading = JSON.parse(await readFile(place, 'utf8'))
  await writeFile(place, `${JSON.stringify({ ...reading, last_success_at: '2026-11-21T10:01:00Z' }, null, 2)}\n`)
  const commits = [() => commit(`${key}.gpg`, '10:00:00'), () => commit(sidecarFile, '10:01:00')]
  for (const one of readFirst ? commits.reverse() : commits) await one()
  return store
}

it.each([
  { readFirst: false, says: '' },
  { readFirst: true, says: `keyz: ${key}: pulled without a reading: keyz sync ${key} asks about it.` },
])('knows a reading that a rebase left older than the commit of its entry: $says', async ({ readFirst, says }) => {
  await using store = await rebased({ readFirst })

  const environment = { ...store.environment, ...store.server.variables }
  const { stderr } = await run('git', ['pull', '--ff-only', 'team', 'main'], { cwd: store.path, environment })

  expect(stderr.split('\n').filter((line) => line.includes('without a reading'))).toEqual(says === '' ? [] : [says])
  expect(store.sent()).toEqual([store.secrets.own])
})

/** `script` gives the command a terminal, and types its own standard input there. */
async function answering(answer: string, parameters: string[], environment: Record<string, string>): Promise<string> {
  const command = [process.execPath, bin, ...parameters].map(shellQuoted).join(' ')
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    env: { ...bareEnvironment, ...environment, TERM: 'xterm', SHELL: '/bin/sh' },
  })
  let shown = ''
  child.stdout.on('data', (chunk) => {
    const before = shown
    shown += chunk
    if (!before.includes('[y/N]') && shown.includes('[y/N]')) child.stdin.write(`${answer}\n`)
  })
  await once(child, 'close')
  return shown
}
