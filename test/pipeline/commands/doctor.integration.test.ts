// `keyz doctor`: finds what is not as it should be in a real store, and says what to do.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { toJson } from '../../../meta/files/document.ts'
import { DoctorReport } from '../../../schema/reports/doctor-report.ts'
import { localDeepseek } from '../../support/deepseek.ts'
import { itNeeds } from '../../support/needs.ts'
import { passStore } from '../../support/pass-store.ts'
import { editRegistry, type TestStore, testStore } from '../../support/store.ts'

async function examined(store: Pick<TestStore, 'keyz'>, ...parameters: string[]) {
  const { code, stdout } = await store.keyz(['doctor', '--json', ...parameters])
  const { ok, checks } = DoctorReport.parse(JSON.parse(stdout))
  const of = (name: string) => checks.filter((check) => check.name === name)
  return { code, ok, checks, of }
}

it('finds all well in a store that was set up and synced, and says so', async () => {
  await using server = await localDeepseek()
  await using store = await testStore()
  await store.insert({ 'deepseek/a/one': server.key('10').secret })
  await store.keyz(['init', '--yes'])
  await store.keyz(['sync'], server.variables)

  const { code, ok, checks } = await examined(store)
  const report = await store.keyz(['doctor'])
  const narrow = await store.keyz(['doctor'], { COLUMNS: '50' })

  expect({ code, ok }).toEqual({ code: 0, ok: true })
  expect(checks.filter(({ state, name }) => state !== 'ok' && name !== 'node')).toEqual([])
  expect(checks.map(({ name }) => name)).toEqual([
    'node',
    'git',
    'store',
    'config',
    'registry',
    'decryption',
    'freshness',
    'hooks',
    'drivers',
  ])
  expect(narrow.stdout).toMatch(/^● hooks {7}pre-commit,.*\n {14}post-/m)
  expect(narrow.stdout).not.toMatch(/^ {2}\S/m)
  expect(report.stdout).toContain('● decryption  the private key in the environment can open deepseek/a/one')
})

it('says what to do where keyz was never set up', async () => {
  await using store = await testStore()

  const { code, of } = await examined(store)

  expect(code).toBe(0)
  expect(of('registry')).toEqual([expect.objectContaining({ state: 'warning', todo: 'run keyz discover' })])
  expect(of('hooks')).toEqual([expect.objectContaining({ state: 'warning', todo: 'run keyz init' })])
})

it('finds hooks, drivers, rows, settings and readings that went wrong', async () => {
  await using store = await testStore()
  await store.insert({ 'deepseek/a/one': 'nothing that opens anything' })
  await store.keyz(['init', '--yes'])
  await store.git('config', '--unset', 'diff.keyz.command')
  await store.git('config', 'core.hooksPath', '/nowhere')
  await editRegistry(store, (keys) => {
    keys['gone/key'] = { provider_id: 'deepseek', account_ref: 'x', key_alias: 'gone' }
    keys['old/key'] = { provider_id: 'nobody', account_ref: 'x', key_alias: 'old' }
  })

  const first = await examined(store)
  await writeFile(join(store.path, '.keyz/config.yaml'), 'git: {mode: sometimes}\n')
  const second = await examined(store)

  expect(first.code).toBe(1)
  expect(first.of('hooks')).toEqual([
    {
      name: 'hooks',
      state: 'problem',
      message: 'git runs the hooks in /nowhere instead of those of keyz',
      todo: 'run keyz init',
    },
  ])
  expect(first.of('drivers')[0]).toMatchObject({ state: 'problem', todo: 'run keyz init' })
  expect(first.of('registry').map(({ message }) => message)).toEqual([
    'mapped but not in the store: gone/key, old/key',
    'mapped to nobody, which this version of keyz does not know: old/key',
  ])
  expect(first.of('metadata')).toEqual([])
  expect(first.of('freshness')).toContainEqual(expect.objectContaining({ state: 'warning', todo: 'run keyz sync' }))
  expect(second.code).toBe(1)
  expect(second.checks).toEqual([
    expect.objectContaining({
      name: 'config',
      state: 'problem',
      message: expect.stringContaining('.keyz/config.yaml, line 1'),
    }),
  ])
})

it('notices a hook that came after keyz, and a keyz that is gone', async () => {
  await using store = await testStore()
  await store.keyz(['init', '--yes'])
  await writeFile(join(store.path, '.git/hooks/commit-msg'), '#!/bin/sh\n', { mode: 0o755 })

  const late = await examined(store)
  await store.keyz(['init', '--yes'])
  const repaired = await examined(store)
  await rm(join(store.path, '.git/keyz/hooks/post-commit'))
  await rm(join(store.path, '.git/keyz/hooks/_/post-commit'))
  const missing = await examined(store)

  expect(late.of('hooks')[0]?.message).toBe('hooks added after keyz do not run: commit-msg')
  expect(repaired.of('hooks')[0]?.state).toBe('ok')
  expect(missing.of('hooks')[0]?.message).toBe('missing hooks: post-commit')
})

itNeeds('gpg', 'pass')('tells which entries the key of the scheduled run opens, and which it should not', async () => {
  await using store = await passStore()
  const ci = await store.makeKey('ci')
  const file = join(store.path, '../ci.asc')
  await writeFile(file, await store.exportPublic('ci'))
  await store.pass(['insert', '--multiline', 'deepseek/a/one'], `${store.key('1')}\n`)
  await store.pass(['insert', '--multiline', 'bank/account'], 'not a key\n')
  await store.keyz(['init', '--yes'])

  const closed = await examined(store, '--ci-key', file)
  await store.pass(['init', '--path=deepseek', store.owner, ci])
  const right = await examined(store, '--ci-key', file)
  await store.pass(['init', '--path=bank', store.owner, ci])
  const tooOpen = await examined(store, '--ci-key', file)

  expect(closed.of('ci key').map(({ message }) => message)).toEqual([
    'the key cannot open mapped entries: deepseek/a/one',
    'the key could not open new entries, because .gpg-id does not name it: deepseek/a',
  ])
  expect(right.of('ci key')).toEqual([expect.objectContaining({ state: 'ok' })])
  expect(tooOpen.of('ci key').map(({ message }) => message)).toEqual([
    'the key can open entries that are not mapped: bank/account',
  ])
  expect([closed.code, right.code, tooOpen.code]).toEqual([1, 0, 1])
})

it('names the keys that are rejected apart from those that fail, with a command to paste', async () => {
  await using server = await localDeepseek()
  await using store = await testStore()
  const [odd, other, down] = [server.key('1'), server.key('1'), server.key('1')]
  await store.insert({
    "deepseek/it's/one": odd.secret,
    'deepseek/its/two': other.secret,
    'deepseek/its/down': down.secret,
  })
  await store.keyz(['discover', '--yes'])
  await store.keyz(['sync'], server.variables)
  odd.status = 401
  other.status = 401
  down.status = 404
  await store.keyz(['sync', '--force'], server.variables)
  const { of } = await examined(store)

  expect(of('keys').map(({ message, todo }) => [message, todo])).toContainEqual([
    "rejected: deepseek/it's/one, deepseek/its/two",
    "run keyz show 'deepseek/it'\\''s/one' for details, and the same for the others",
  ])
  expect(of('keys').some(({ message }) => message.includes('failing: deepseek/its/two'))).toBe(false)
})

it('names a reading that no row leads to, and drivers whose Node is gone', async () => {
  await using store = await testStore()
  await store.insert({ 'deepseek/a/one': 'nothing that opens anything' })
  await store.keyz(['init', '--yes'])
  await mkdir(join(store.path, '.keyz/providers/xai/a'), { recursive: true })
  await writeFile(join(store.path, '.keyz/providers/xai/a/old.json'), '{}\n')
  const command = (await store.git('config', 'diff.keyz.command')).trim()
  await store.git('config', 'diff.keyz.command', command.replace(process.execPath, '/removed/node'))

  const { of } = await examined(store)

  expect(of('metadata').map(({ state, message }) => [state, message])).toEqual([
    ['warning', 'readings of no mapped key: .keyz/providers/xai/a/old.json'],
  ])
  expect(of('drivers')).toEqual([
    {
      name: 'drivers',
      state: 'warning',
      message: 'the Node of the drivers is gone (/removed/node), so they look for another one each time',
      todo: 'run keyz init',
    },
  ])
})

it('says once whether it is keyz, Node, or the store that hooks and drivers are for another of', async () => {
  await using store = await testStore()
  await store.keyz(['init', '--yes'])
  const settings = join(store.path, '.git/keyz/hooks/_/settings')
  const good = await readFile(settings, 'utf8')
  const command = (await store.git('config', 'diff.keyz.command')).trim()
  const withSettings = async (from: string, to: string) => {
    await writeFile(settings, good.replace(from, to))
    await store.git('config', 'diff.keyz.command', command.replace(from, to))
    const { of } = await examined(store)
    return [...of('hooks'), ...of('drivers')].map(({ state, message }) => `${state}: ${message}`)
  }

  const otherNode = await withSettings(process.execPath, '/bin/sh')
  const nodeGone = await withSettings(process.execPath, '/removed/node')
  const otherStore = await withSettings("keyz_prefix=''", "keyz_prefix='sub/'")

  expect(otherNode).toEqual(['warning: the hooks and drivers call another Node: /bin/sh'])
  expect(nodeGone).toEqual(['problem: the Node that the hooks and drivers call is gone: /removed/node'])
  expect(otherStore).toEqual(['problem: the hooks are for another store: sub/', expect.stringMatching(/^ok: /)])
})

it('names the provider that was meant by a wrong one, once, with the command that corrects it', async () => {
  await using store = await testStore()
  await store.insert({ 'mistral/me/my key': 'nothing that opens anything' })
  await store.keyz(['init', '--yes'])
  await editRegistry(store, (keys) => {
    keys['mistral/me/my key'] = { provider_id: 'mistrall', account_ref: 'me', key_alias: 'my-key' }
  })

  const { of } = await examined(store)
  const synced = await store.keyz(['sync'])
  const { stderr } = await store.keyz(['status'])

  expect(of('registry')).toEqual([
    {
      name: 'registry',
      state: 'problem',
      message: 'mapped to mistrall, which this version of keyz does not know: mistral/me/my key',
      todo: "run keyz map 'mistral/me/my key' --provider mistral",
    },
  ])
  expect(of('metadata')).toEqual([])
  for (const told of [synced.stderr, stderr])
    expect(told).toContain(
      "the registry names the provider mistrall, which keyz does not know (did you mean mistral?): correct it with keyz map 'mistral/me/my key' --provider mistral",
    )
})

it('names a conflict that git still waits for, with or without markers in the file', async () => {
  await using store = await testStore()
  await store.keyz(['init', '--yes'])
  const sidecar = '.keyz/providers/deepseek/a/one.json'
  await mkdir(join(store.path, '.keyz/providers/deepseek/a'), { recursive: true })
  await commitFile(store, sidecar, '{}\n')
  await commitFile(store, registry, ownedBy('ops'))
  await store.git('checkout', '--quiet', '-b', 'theirs')
  await commitFile(store, registry, ownedBy('bob'))
  await commitFile(store, sidecar, '{ "a": 1 }\n')
  await store.git('checkout', '--quiet', '-')
  await rm(join(store.path, sidecar))
  await commitFile(store, registry, ownedBy('ann'))
  await store.git('merge', 'theirs').catch(() => null)

  const { code, of } = await examined(store)
  const check = await store.keyz(['check', '--key', 'a/one', '--min-balance', '1'])

  const conflict =
    '.keyz/providers/registry.json: unresolved merge conflict on line 15: owner of a/one is "ann" on one side and "bob" on the other'
  expect(code).toBe(1)
  expect(of('conflict')).toEqual([
    {
      name: 'conflict',
      state: 'problem',
      message: `unresolved merge conflict in ${sidecar}, .keyz/providers/registry.json`,
      todo: 'keep what is right, run git add (or git rm) on each, then git merge --continue',
    },
  ])
  expect(of('registry')[0]?.message).toContain(conflict)
  expect(check.stderr).toContain(conflict)
})

const registry = '.keyz/providers/registry.json'

function ownedBy(owner: string): string {
  const row = { provider_id: 'deepseek', account_ref: 'a', key_alias: 'one', owner }
  return toJson({ schema_version: 1, keys: { 'a/one': row } })
}

async function commitFile({ path, git }: Pick<TestStore, 'path' | 'git'>, file: string, text: string): Promise<void> {
  await writeFile(join(path, file), text)
  await git('add', '--all')
  await git('commit', '--quiet', '--no-verify', '-m', 'Write a file.')
}
