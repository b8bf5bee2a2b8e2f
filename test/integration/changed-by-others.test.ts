// What a teammate changed is sent to nobody until the person of this clone agrees: not an entry that was exchanged, nor a row that was added.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { armor, enums } from 'openpgp'
import { expect, it } from 'vitest'
import { DoctorReport } from '../../schema/reports/doctor-report.ts'
import { ShowReport, StatusReport } from '../../schema/reports/status-report.ts'
import { shellQuoted } from '../../schema/shell-word.ts'
import { madeUpKey } from '../support/made-up-key.ts'
import { itNeeds } from '../support/needs.ts'
import { bareEnvironment } from '../support/run.ts'
import type { TestStore } from '../support/store.ts'
import { asDeepseek, key, sidecarFile, team } from '../support/teammate.ts'

const bin = fileURLToPath(new URL('../../pipeline/bin.mjs', import.meta.url))

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
