// `keyz doctor --security`: who else can change what runs here, and who can open which entries.
import { chmod, chown, mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as openpgp from 'openpgp'
import { expect, it } from 'vitest'
import { othersWhoWrite } from '../../../pipeline/doctor/others-who-write.ts'
import { DoctorReport } from '../../../schema/reports/doctor-report.ts'
import { itNeeds } from '../../support/needs.ts'
import { passStore } from '../../support/pass-store.ts'
import type { Ran } from '../../support/run.ts'
import { testStore } from '../../support/store.ts'
import { temporaryFolder } from '../../support/temporary.ts'

interface Examined {
  keyz: (parameters: string[]) => Promise<Ran>
}

async function examined(store: Examined, ...parameters: string[]) {
  const { code, stdout } = await store.keyz(['doctor', '--security', '--json', ...parameters])
  const { ok, checks } = DoctorReport.parse(JSON.parse(stdout))
  return { code, ok, of: (name: string) => checks.filter((check) => check.name === name) }
}

it('finds nothing where only this person can write, and looks at none of it without being asked', async () => {
  await using store = await testStore()
  await store.insert({ 'deepseek/a/one': 'sk-x' })
  await store.keyz(['init', '--yes'])

  const { of } = await examined(store)
  const unasked = await store.keyz(['doctor', '--json'])
  const told = await store.keyz(['doctor', '--security'])

  expect(of('writers')).toEqual([expect.objectContaining({ state: 'ok' })])
  expect(of('tracked hooks')).toEqual([expect.objectContaining({ state: 'ok' })])
  expect(unasked.stdout).not.toMatch(/writers|tracked hooks|recipients/)
  expect(told.stdout).toContain('● tracked hooks  no hook runs from a folder that others can push to')
})

it('names what everybody or a group can change: hooks, git config, caches and the temporary folder', async () => {
  await using store = await testStore()
  await store.keyz(['init', '--yes'])
  const cache = join(dirname(store.path), '.cache/keyz')
  const temporary = join(dirname(store.path), 'tmp')
  await mkdir(cache, { recursive: true })
  await mkdir(temporary)
  await chmod(join(store.path, '.git/keyz/hooks/_'), 0o777)
  await chmod(join(store.path, '.git/config'), 0o664)
  await chmod(cache, 0o770)
  await chmod(temporary, 0o777)

  const { code, of } = await examined({
    keyz: (parameters) => store.keyz(parameters, { TMPDIR: temporary, XDG_CACHE_HOME: '' }),
  })

  const found = of('writers').map(({ state, message, todo }) => [
    state,
    message.replaceAll(/\/\S*\/|group \d+/g, ''),
    todo,
  ])
  expect(found).toEqual([
    ['problem', '_ (hooks) can be changed by everybody', 'run chmod go-w on it'],
    ['warning', 'config (git config) can be changed by members of ', 'run chmod g-w on it'],
    ['warning', 'keyz (caches) can be changed by members of ', 'run chmod g-w on it'],
    ['problem', 'tmp (temporary folder) can be changed by everybody', 'run chmod go-w on it'],
  ])
  expect(code).toBe(1)
})

it('says who else can read the files with the private key and its passphrase', async () => {
  await using store = await testStore()
  await store.keyz(['init', '--yes'])
  const [key, passphrase] = ['key.asc', 'passphrase'].map((name) => join(dirname(store.path), name))
  if (key === undefined || passphrase === undefined) return expect.unreachable()
  await writeFile(key, store.environment.KEYZ_PGP_PRIVATE_KEY ?? '', { mode: 0o600 })
  await writeFile(passphrase, 'none', { mode: 0o600 })
  const files = { KEYZ_PGP_PRIVATE_KEY: '', KEYZ_PGP_PRIVATE_KEY_FILE: key, KEYZ_PGP_PASSPHRASE_FILE: passphrase }
  const inJob = { keyz: (parameters: string[]) => store.keyz(parameters, files) }

  const closed = await examined(inJob)
  await chmod(key, 0o644)
  await chmod(passphrase, 0o640)
  const open = await examined(inJob)
  const exported = await examined(store, '--ci-key', key)

  const everybody = ['warning', `Every user of this machine can read ${key}`, 'run chmod 600 on it']
  const found = ({ of }: typeof open) => of('private key').map(({ state, message, todo }) => [state, message, todo])
  expect(found(closed)).toEqual([['ok', 'no other user can read its file', null]])
  expect(found(open)).toEqual([
    everybody,
    ['warning', `The group of the file can read ${passphrase}`, 'run chmod 600 on it'],
  ])
  expect(found(exported)).toEqual([everybody])
})

it('takes a folder above for a way in, and a sticky one for none', async () => {
  await using home = await temporaryFolder()
  const inner = join(home.path, 'open', 'inner')
  await mkdir(inner, { recursive: true })
  await chmod(join(home.path, 'open'), 0o777)

  const found = await othersWhoWrite(join(inner, 'missing'))
  await chmod(join(home.path, 'open'), 0o1777)
  const sticky = await othersWhoWrite(inner)

  expect(found).toEqual({ path: join(home.path, 'open'), who: 'everybody', groupOnly: false })
  expect(sticky).toBeNull()
})

it.skipIf(process.getuid?.() !== 0)('names a place that belongs to another user', async () => {
  await using home = await temporaryFolder()
  await chown(home.path, 65_534, 65_534)

  expect(await othersWhoWrite(home.path)).toEqual({ path: home.path, who: 'user 65534, who owns it', groupOnly: false })
  await chown(home.path, 0, 0)
})

it('finds hooks that run from the work tree, also those that the hooks of keyz call', async () => {
  await using store = await testStore()
  await store.git('config', 'core.hooksPath', '.githooks')
  await mkdir(join(store.path, '.githooks'))
  await writeFile(join(store.path, '.githooks/post-commit'), '#!/bin/sh\n', { mode: 0o755 })

  const before = await examined(store)
  await store.keyz(['init', '--yes'])
  const after = await examined(store)

  for (const { of } of [before, after])
    expect(of('tracked hooks')).toEqual([
      expect.objectContaining({
        state: 'problem',
        message: `git runs the hooks in ${join(store.path, '.githooks')}, which is in the work tree: whoever can push decides what runs here`,
      }),
    ])
})

it('counts recipients where gpg knows none of them, and names entries with too many', async () => {
  await using store = await testStore()
  await store.insert({ 'deepseek/a/one': 'sk-x' })
  const keys = await Promise.all(
    ['one', 'two'].map((name) => openpgp.generateKey({ type: 'curve25519', userIDs: [{ name }], format: 'object' })),
  )
  const message = await openpgp.createMessage({ text: 'sk-y' })
  const encryptionKeys = keys.map(({ publicKey }) => publicKey)
  await store.insertRaw('deepseek/a/two', await openpgp.encrypt({ message, encryptionKeys, format: 'binary' }))

  const { of } = await examined(store)

  expect(of('recipients').map(({ state, message }) => [state, message.split(':')[0]])).toEqual([
    ['problem', 'somebody whom .gpg-id does not name can open'],
    ['warning', 'gpg does not know who these are'],
    ['ok', 'who opens how many of 2 entries'],
  ])
  expect(of('recipients')[0]?.message).toMatch(/: deepseek\/a\/two$/)
})

itNeeds('pass', 'gpg')('compares who can open the entries of a real store with its .gpg-id', async () => {
  await using store = await passStore()
  const other = await store.makeKey('other')
  const insert = (path: string) => store.pass(['insert', '--multiline', path], store.key('1'))
  await store.pass(['init', '-p', 'shared', store.owner, other])
  await insert('deepseek/a/one')
  await insert('shared/two')
  const move = async (from: string, to: string) => {
    await mkdir(dirname(join(store.path, to)), { recursive: true })
    await rename(join(store.path, from), join(store.path, to))
  }

  const right = await examined(store)
  await move('shared/two.gpg', 'private/two.gpg')
  await move('deepseek/a/one.gpg', 'shared/one.gpg')
  const wrong = await examined(store)

  expect(right.of('recipients')).toEqual([
    expect.objectContaining({
      state: 'ok',
      message: `who opens how many of 2 entries: ${store.owner} 2, ${other} 1`,
    }),
  ])
  expect(
    wrong
      .of('recipients')
      .slice(0, 2)
      .map(({ state, message }) => [state, message]),
  ).toEqual([
    ['problem', 'somebody whom .gpg-id does not name can open: private/two'],
    ['warning', 'somebody whom .gpg-id names cannot open: shared/one'],
  ])
})
