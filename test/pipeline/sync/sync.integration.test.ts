// What a sync does beyond reading one key: selecting, waiting, following the store, stopping.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as openpgp from 'openpgp'
import { expect, it } from 'vitest'
import { StatusReport } from '../../../schema/reports/status-report.ts'
import { SyncReport } from '../../../schema/reports/sync-report.ts'
import { Sidecar } from '../../../schema/sidecar.ts'
import { localDeepseek } from '../../support/deepseek.ts'
import { bareEnvironment } from '../../support/run.ts'
import { type TestStore, testStore } from '../../support/store.ts'

const outcomes = (stdout: string) =>
  Object.fromEntries(SyncReport.parse(JSON.parse(stdout)).results.map(({ key_path, outcome }) => [key_path, outcome]))

async function sidecar(store: TestStore, path: string): Promise<Sidecar> {
  return Sidecar.parse(JSON.parse(await readFile(join(store.path, '.keyz/providers', `${path}.json`), 'utf8')))
}

it('asks a key again only when it is not fresh, when forced, or when the entry was replaced', async () => {
  await using store = await testStore()
  await using server = await localDeepseek()
  const [account, other] = [server.key('10'), server.key('7')]
  await store.insert({ 'deepseek/a/one': account.secret })
  await store.keyz(['discover', '--yes'])
  const sync = async (now: string, ...more: string[]) =>
    outcomes((await store.keyz(['sync', '--json', ...more], { ...server.variables, KEYZ_NOW: now })).stdout)[
      'deepseek/a/one'
    ]

  expect(await sync('2026-11-21T00:00:00Z')).toBe('updated')
  expect(await sync('2026-11-21T00:29:59Z')).toBe('fresh')
  expect(await sync('2026-11-21T00:29:59Z', '--force')).toBe('unchanged')
  expect(await sync('2026-11-21T01:10:00Z')).toBe('unchanged')
  await store.insert({ 'deepseek/a/one': `${other.secret}\nreplaced: yes` })
  expect(await sync('2026-11-21T01:11:00Z')).toBe('updated')
})

it('reads a key again whose sidecar was deleted, however fresh the reading was', async () => {
  await using store = await testStore()
  await using server = await localDeepseek()
  await store.insert({ 'deepseek/a/one': server.key('10').secret })
  await store.keyz(['discover', '--yes'])
  const sync = async (now: string) =>
    outcomes((await store.keyz(['sync', '--json'], { ...server.variables, KEYZ_NOW: now })).stdout)
  await sync('2026-11-21T00:00:00Z')

  await rm(join(store.path, '.keyz/providers/deepseek/a/one.json'))
  const again = await sync('2026-11-21T00:01:00Z')

  expect(again).toEqual({ 'deepseek/a/one': 'updated' })
  expect(await sidecar(store, 'deepseek/a/one')).toMatchObject({ balances: [{ amount: '10' }] })
})

it('leaves a provider that throttles alone for as long as it asks, and keeps the last good values meanwhile', async () => {
  await using store = await testStore()
  await using server = await localDeepseek()
  const account = server.key('10')
  await store.insert({ 'deepseek/a/one': account.secret })
  await store.keyz(['discover', '--yes'])
  const sync = async (now: string) => await store.keyz(['sync', '--json'], { ...server.variables, KEYZ_NOW: now })
  await sync('2026-11-21T00:00:00Z')

  account.status = 429
  account.headers = { 'retry-after': '3600' }
  const limited = await sync('2026-11-21T01:00:00Z')
  const waiting = await sync('2026-11-21T01:59:00Z')
  const during = await sidecar(store, 'deepseek/a/one')
  account.status = 200
  const recovered = await sync('2026-11-21T02:00:01Z')
  const after = await sidecar(store, 'deepseek/a/one')

  expect(limited.code).toBe(1)
  expect(SyncReport.parse(JSON.parse(limited.stdout)).results[0]?.error).toMatchObject({
    kind: 'rate_limited',
    http_status: 429,
  })
  expect(during).toMatchObject({ sync_status: 'live', last_error: null, balances: [{ amount: '10' }] })
  expect([outcomes(waiting.stdout), waiting.code]).toEqual([{ 'deepseek/a/one': 'backing_off' }, 0])
  expect([outcomes(recovered.stdout), recovered.code]).toEqual([{ 'deepseek/a/one': 'unchanged' }, 0])
  expect(after).toEqual(during)
})

it('writes an unchanged reading anew only when its heartbeat is due', async () => {
  await using store = await testStore()
  await using server = await localDeepseek()
  await store.insert({ 'deepseek/a/one': server.key('10').secret })
  await store.keyz(['discover', '--yes'])
  const at = async (now: string, heartbeat = '24h') => {
    await store.keyz(['sync', '--force'], { ...server.variables, KEYZ_NOW: now, KEYZ_HEARTBEAT: heartbeat })
    return (await sidecar(store, 'deepseek/a/one')).last_success_at
  }

  expect(await at('2026-11-21T00:00:00Z')).toBe('2026-11-21T00:00:00Z')
  expect(await at('2026-11-21T23:59:59Z')).toBe('2026-11-21T00:00:00Z')
  expect(await at('2026-11-25T00:00:00Z', 'off')).toBe('2026-11-21T00:00:00Z')
  expect(await at('2026-11-25T00:00:00Z')).toBe('2026-11-25T00:00:00Z')
})

it('asks in a dry run, says what would change, and writes nothing at all', async () => {
  await using store = await testStore()
  await using server = await localDeepseek()
  const account = server.key('42.1')
  await store.insert({ 'deepseek/a/one': account.secret })
  await store.keyz(['discover', '--yes'])
  await store.keyz(['sync'], server.variables)
  account.balance = '17.35'
  const files = async () => (await readdir(store.path, { recursive: true })).sort().join('\n')
  const before = [await files(), await sidecar(store, 'deepseek/a/one')]

  const { code, stdout, stderr } = await store.keyz(['sync', '--dry-run', '--force'], server.variables)

  expect(code).toBe(0)
  expect(stdout).toContain('balances: $42.10 -> $17.35')
  expect(stderr).toBe('1 key: would change. Nothing was written.\n')
  expect([await files(), await sidecar(store, 'deepseek/a/one')]).toEqual(before)
})

it('splits keys into shards that are stable and whole, and selects by path, glob and provider', async () => {
  await using store = await testStore()
  await using server = await localDeepseek()
  const names = Array.from({ length: 12 }, (_, index) => `deepseek/a/key-${index}`)
  await store.insert(
    Object.fromEntries([
      ...names.map((name) => [name, server.key('1').secret]),
      ['deepseek/b[1]/odd', server.key('2').secret],
    ]),
  )
  await store.keyz(['discover', '--yes'])
  const selected = async (...parameters: string[]) =>
    Object.keys(outcomes((await store.keyz(['sync', '--json', '--force', ...parameters], server.variables)).stdout))

  const shards = await Promise.all(['1/3', '2/3', '3/3'].map((shard) => selected('--shard', shard, '--dry-run')))

  expect(shards.flat().sort()).toEqual([...names, 'deepseek/b[1]/odd'].sort())
  expect(await selected('deepseek/a/key-1*')).toEqual(['deepseek/a/key-1', 'deepseek/a/key-10', 'deepseek/a/key-11'])
  expect(await selected('deepseek/b[1]')).toEqual(['deepseek/b[1]/odd'])
  expect(await selected('deepseek/a/key-3')).toEqual(['deepseek/a/key-3'])
  expect(await selected('--provider', 'xai')).toEqual([])
})

it('does not send anybody who has just deleted the last key to look for keys', async () => {
  await using store = await testStore()
  await using server = await localDeepseek()
  await store.insert({ 'deepseek/a/one': server.key('1').secret })
  await store.keyz(['discover', '--yes'])
  await store.keyz(['sync', '--git', 'commit'], server.variables)
  await store.git('rm', '--quiet', 'deepseek/a/one.gpg')
  await store.git('commit', '--quiet', '-m', 'Remove deepseek/a/one from store.')

  const deleted = await store.keyz(['sync', '--git', 'commit'], server.variables)
  const later = await store.keyz(['sync'], server.variables)

  expect(deleted.stderr).toContain('deepseek/a/one was deleted')
  expect(deleted.stderr).not.toContain('keyz discover')
  expect(later.stderr).toContain('No entry is mapped to a provider yet: run keyz discover.')
})

it('follows what was renamed and forgets what was deleted, as git shows it', async () => {
  await using store = await testStore()
  await using server = await localDeepseek()
  await store.insert({
    'deepseek/a/one': server.key('1').secret,
    'deepseek/a/two': server.key('2').secret,
    'deepseek/a/three': server.key('3').secret,
  })
  await store.keyz(['discover', '--yes'])
  await store.keyz(['sync', '--git', 'commit'], server.variables)
  await mkdir(join(store.path, 'deepseek/b'))
  await rename(join(store.path, 'deepseek/a/one.gpg'), join(store.path, 'deepseek/b/renamed.gpg'))
  await store.git('add', '--all')
  await store.git('commit', '--quiet', '-m', 'Rename deepseek/a/one to deepseek/b/renamed.')
  await store.git('rm', '--quiet', 'deepseek/a/two.gpg')
  await store.git('commit', '--quiet', '-m', 'Remove deepseek/a/two from store.')
  await rm(join(store.path, 'deepseek/a/three.gpg'))

  const { code, stderr } = await store.keyz(['sync', '--git', 'commit'], server.variables)

  expect(code).toBe(1)
  expect(stderr).toContain('deepseek/a/one was renamed to deepseek/b/renamed')
  expect(stderr).toContain('deepseek/a/two was deleted')
  expect(stderr).toContain('deepseek/a/three: the registry has this entry but the store does not')
  expect(await sidecar(store, 'deepseek/b/renamed')).toMatchObject({
    key_path: 'deepseek/b/renamed',
    account_ref: 'b',
    key_alias: 'renamed',
  })
  expect(
    (await readdir(join(store.path, '.keyz/providers'), { recursive: true }))
      .filter((name) => name.endsWith('.json'))
      .sort(),
  ).toEqual(['deepseek/a/three.json', 'deepseek/b/renamed.json', 'registry.json'])
  const registry: unknown = JSON.parse(await readFile(join(store.path, '.keyz/providers/registry.json'), 'utf8'))
  expect(registry).toMatchObject({ keys: { 'deepseek/b/renamed': {}, 'deepseek/a/three': {} } })
  expect(registry).not.toHaveProperty(['keys', 'deepseek/a/two'])
})

it('finds entries of every name, and neither dot folders nor links out of the store', async () => {
  await using store = await testStore()
  await using server = await localDeepseek()
  const odd = [
    'deepseek/a/with space',
    'deepseek/a/q"uote\'',
    'deepseek/a/ünïcödé 键',
    'deepseek/a/-lead',
    'deepseek/a/new\nline',
    'deepseek/a/$(x)`y`',
    'deepseek/a/*.json',
    'deepseek/A/UPPER',
  ]
  await store.insert(Object.fromEntries(odd.map((name, index) => [name, server.key(`${index + 1}`).secret])))
  await mkdir(join(store.path, '.hidden'))
  await writeFile(join(store.path, '.hidden/deepseek.gpg'), 'x')
  await symlink('/etc', join(store.path, 'deepseek/outside'))
  await symlink('a', join(store.path, 'deepseek/again'))

  await store.keyz(['discover', '--yes'])
  const { code } = await store.keyz(['sync', '--git', 'commit'], server.variables)
  const report = StatusReport.parse(JSON.parse((await store.keyz(['status', '--json'])).stdout))

  expect(code).toBe(0)
  expect(report.keys.map(({ key_path }) => key_path)).toEqual([...odd].sort())
  expect(report.keys.map(({ balances }) => balances?.[0]?.amount).sort()).toEqual(odd.map((_, index) => `${index + 1}`))
  expect(await store.git('status', '--porcelain', '--', '.keyz')).toBe('')
})

it('stops cleanly on Ctrl-C: exit 130, whole files, no lock, nothing committed', async () => {
  await using store = await testStore()
  await using server = await localDeepseek(300)
  await store.insert(
    Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`deepseek/a/key-${index}`, server.key('1').secret])),
  )
  await store.keyz(['discover', '--yes'])
  const bin = fileURLToPath(new URL('../../../pipeline/bin.mjs', import.meta.url))
  const child = spawn(process.execPath, [bin, 'sync', '--json', '--git', 'commit'], {
    env: { ...bareEnvironment, ...store.environment, ...server.variables },
  })
  let stdout = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  while (server.requests.length < 6) await new Promise((resolve) => setImmediate(resolve))

  child.kill('SIGINT')
  const [code] = await once(child, 'close')

  expect(code).toBe(130)
  expect(new Set(Object.values(outcomes(stdout))).has('skipped')).toBe(true)
  expect(
    (await readdir(join(store.path, '.keyz'), { recursive: true })).filter((name) => /tmp|lock/.test(name)),
  ).toEqual([])
  expect(await store.git('log', '--format=%s', '--', '.keyz')).toBe('')
})

it('lets a second sync wait for the first, so that no key is asked twice', async () => {
  await using store = await testStore()
  await using server = await localDeepseek(150)
  await store.insert(
    Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`deepseek/a/key-${index}`, server.key('1').secret])),
  )
  await store.keyz(['discover', '--yes'])

  const both = await Promise.all([store.keyz(['sync'], server.variables), store.keyz(['sync'], server.variables)])

  expect(both.map(({ code }) => code)).toEqual([0, 0])
  expect(server.requests.length).toBe(16)
})

it('says what was not reached within the deadline, and reaches it the next time', async () => {
  await using store = await testStore()
  const answered = new Set<string | null>()
  const over = new Promise<never>(() => undefined)
  let isLate = true
  // The first few are answered at once, and the others wait until the time is up.
  await using server = await localDeepseek(async (token) => {
    if (isLate && !answered.has(token) && answered.size >= 3) await over
    answered.add(token)
  })
  await store.insert(
    Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`deepseek/a/key-${index}`, server.key('1').secret])),
  )
  await store.keyz(['discover', '--yes'])

  const late = await store.keyz(['sync'], { ...server.variables, KEYZ_DEADLINE: '6s' })
  isLate = false
  const rest = await store.keyz(['sync'], server.variables)

  expect(late.code).toBe(1)
  expect(late.stderr).toMatch(/not reached within 6s/)
  expect(late.stdout).toMatch(/updated/)
  expect(rest.code).toBe(0)
})

it('keeps what others could read when an entry is not encrypted for the key at hand', async () => {
  await using store = await testStore()
  await using server = await localDeepseek()
  await store.insert({ 'deepseek/a/one': server.key('10').secret })
  await store.keyz(['discover', '--yes'])
  await store.keyz(['sync'], server.variables)
  const { privateKey } = await openpgp.generateKey({
    type: 'curve25519',
    userIDs: [{ name: 'Other' }],
    format: 'armored',
  })
  const before = await sidecar(store, 'deepseek/a/one')

  const { code, stderr } = await store.keyz(['sync', '--force'], {
    ...server.variables,
    KEYZ_PGP_PRIVATE_KEY: privateKey,
  })

  expect(code).toBe(3)
  expect(stderr).toMatch(/not encrypted for any private key at hand: sync where the right key is/)
  expect(await sidecar(store, 'deepseek/a/one')).toEqual(before)
})
