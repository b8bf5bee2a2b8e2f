// What bad input gets: one sentence with what to do, the documented exit code, everything else done, nothing lost.
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as openpgp from 'openpgp'
import { expect, it } from 'vitest'
import { localDeepseek } from '../support/deepseek.ts'
import { algorithms, gnupg } from '../support/gnupg.ts'
import { itNeeds } from '../support/needs.ts'
import { keyz, must } from '../support/run.ts'
import { type TestStore, testStore } from '../support/store.ts'
import { temporaryFolder } from '../support/temporary.ts'

/** A store with a good key, so that "everything else done" can be seen. */
async function storeWith(entries: Record<string, string | Uint8Array>) {
  const store = await testStore()
  const server = await localDeepseek()
  await store.insert({ 'deepseek/a/good': server.key('10').secret })
  for (const [path, content] of Object.entries(entries)) {
    await store.insertRaw(path, typeof content === 'string' ? await store.encrypt(content) : content)
  }
  await store.git('add', '--all')
  await store.git('commit', '--quiet', '--allow-empty', '-m', 'Add given password to store.')
  await store.keyz(['discover', '--yes'])
  return {
    store,
    server,
    sync: (more: Record<string, string> = {}, ...parameters: string[]) =>
      store.keyz(['sync', ...parameters], { ...server.variables, ...more }),
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]()
      await store[Symbol.asyncDispose]()
    },
  }
}

const oneSentence = /^keyz: [^\n]+\n$/
const goodSidecar = (store: TestStore) => readFile(join(store.path, '.keyz/providers/deepseek/a/good.json'), 'utf8')

it.each([
  { name: '5 MB', content: Buffer.alloc(5_000_000, 1), says: /larger than 64 KiB/, why: 'not decrypted' },
  {
    name: 'no OpenPGP message',
    content: Buffer.from('plain text'),
    says: /damaged or is not an OpenPGP message/,
    why: 'not decrypted',
  },
  { name: 'an empty file', content: Buffer.alloc(0), says: /empty file/, why: 'not decrypted' },
  { name: 'a blank in the key', content: 'sk-one two\n', says: /contains a space/, why: 'not usable as it is' },
  {
    name: 'an empty first line',
    content: '\nsk-second-line\n',
    says: /first line of the entry is empty/,
    why: 'not usable as it is',
  },
  { name: 'binary data', content: '\u0000\u0001\u0002\u0003', says: /binary data/, why: 'not usable as it is' },
])('an entry with $name fails alone', async ({ content, says, why }) => {
  await using made = await storeWith({ 'deepseek/a/bad': content })

  const { code, stderr, stdout } = await made.sync()

  expect(code).toBe(1)
  expect(stderr).toMatch(says)
  expect(stdout).toContain(`! deepseek/a/bad  failed (${why})`)
  expect(JSON.parse(await goodSidecar(made.store))).toMatchObject({ sync_status: 'live' })
})

it('says what is wrong with many keys once, and puts the path into the advice for one', async () => {
  const same = ['a', 'b c', 'd', 'e'].map((name) => [`deepseek/many/${name}`, 'no key'] as const)
  await using made = await storeWith({ ...Object.fromEntries(same), 'deepseek/one of a kind': 'certainlynokey' })

  const { stdout, stderr } = await made.sync()

  expect(stdout.match(/failed \(not usable as it is\)/g)).toHaveLength(5)
  expect(stderr.match(/run keyz map PATH --remove/g)).toHaveLength(1)
  expect(stderr).toContain('4 keys: the first line of the entry contains a space')
  expect(stderr).toContain("keyz map 'deepseek/one of a kind' --any-shape")
})

it('reads entries with a trailing newline, with CRLF, with a mark of the byte order, and with notes that are no YAML', async () => {
  await using made = await storeWith({})
  const bodies = ['\n', '\r\nuser: x\r\n', '\n: : not yaml: [\n\tteam', '']
  await made.store.insert(
    Object.fromEntries(
      bodies.map((body, index) => [
        `deepseek/a/form-${index}`,
        `${index === 3 ? '\ufeff' : ''}${made.server.key('1').secret}${body}`,
      ]),
    ),
  )
  await made.store.keyz(['discover', '--yes'])

  const { code, stderr } = await made.sync()

  expect({ code, stderr }).toMatchObject({ code: 0 })
})

it('an entry that cannot be read by this user is told, and the others are done', async () => {
  await using made = await storeWith({ 'deepseek/a/gone': 'sk-x' })
  await rm(join(made.store.path, 'deepseek/a/gone.gpg'))
  await mkdir(join(made.store.path, 'deepseek/a/gone.gpg'))

  const { code, stderr } = await made.sync()

  expect(code).toBe(1)
  expect(stderr).toMatch(/deepseek\/a\/gone: /)
})

it('a broken registry is named with line and column and never overwritten', async () => {
  await using made = await storeWith({})
  const file = join(made.store.path, '.keyz/providers/registry.json')
  const broken = '{\n  "schema_version": 1,\n  "keys": {,}\n}\n'
  await writeFile(file, broken)

  for (const command of [['sync'], ['status'], ['discover', '--yes'], ['map', 'deepseek/a/good', '--alias', 'x']]) {
    const { code, stderr } = await made.store.keyz(command, made.server.variables)

    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringMatching(oneSentence) })
    expect(stderr).toMatch(/registry\.json, line 3, column 12: /)
  }
  expect(await readFile(file, 'utf8')).toBe(broken)
})

it('a broken or newer sidecar fails alone, is named, and is never overwritten', async () => {
  await using made = await storeWith({})
  await made.store.insert({
    'deepseek/a/broken': made.server.key('1').secret,
    'deepseek/a/newer': made.server.key('2').secret,
  })
  await made.store.keyz(['discover', '--yes'])
  await made.sync()
  const file = (name: string) => join(made.store.path, `.keyz/providers/deepseek/a/${name}.json`)
  const newer = (await readFile(file('newer'), 'utf8')).replace('"schema_version": 1', '"schema_version": 2')
  await writeFile(file('broken'), '{ "schema_version": 1,')
  await writeFile(file('newer'), newer)

  const { code, stderr, stdout } = await made.sync({}, '--force')

  expect(code).toBe(1)
  expect(stderr).toMatch(/deepseek\/a\/broken: \.keyz\/providers\/deepseek\/a\/broken\.json, line 1, column 2/)
  expect(stderr).toMatch(/newer\.json has schema_version 2, but this keyz supports only 1: install the newest keyz/)
  expect(stdout).toContain('= deepseek/a/good  unchanged')
  expect([await readFile(file('broken'), 'utf8'), await readFile(file('newer'), 'utf8')]).toEqual([
    '{ "schema_version": 1,',
    newer,
  ])
})

it('an unknown provider and a shared alias in the registry fail alone', async () => {
  await using made = await storeWith({})
  await made.store.insert({
    'deepseek/a/one': made.server.key('1').secret,
    'deepseek/a/two': made.server.key('2').secret,
    'deepseek/a/three': made.server.key('3').secret,
  })
  await made.store.keyz(['discover', '--yes'])
  const file = join(made.store.path, '.keyz/providers/registry.json')
  const registry = JSON.parse(await readFile(file, 'utf8'))
  registry.keys['deepseek/a/one'].provider_id = 'nobody'
  registry.keys['deepseek/a/two'].key_alias = 'three'
  await writeFile(file, JSON.stringify(registry))

  const { code, stderr, stdout } = await made.sync()
  const mapped = await made.store.keyz(['map', 'deepseek/a/two', '--alias', 'good'])

  expect(code).toBe(1)
  expect(stderr).toMatch(/deepseek\/a\/one: the registry names the provider nobody, which keyz does not know/)
  expect(stderr).toMatch(/deepseek\/a\/two: the registry gives account a and alias three also to deepseek\/a\/three/)
  expect(stdout).toContain('+ deepseek/a/good  updated')
  expect(mapped).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/deepseek\/a\/good already uses account a and alias good/),
  })
})

it('a wrong passphrase, a missing key file, an unusable one and a missing gpg each end with their exit code, and change nothing', async () => {
  await using made = await storeWith({})
  await using folder = await temporaryFolder()
  const foreign = join(folder.path, 'key')
  await writeFile(foreign, 'no key at all')
  const without = { KEYZ_PGP_PRIVATE_KEY: '' }
  await symlink((await must('sh', ['-c', 'command -v git'])).trim(), join(folder.path, 'git'))
  const { privateKey: locked } = await openpgp.generateKey({
    type: 'curve25519',
    userIDs: [{ name: 'x' }],
    passphrase: 'right',
    format: 'armored',
  })
  const wrong = await made.sync({ KEYZ_PGP_PRIVATE_KEY: locked, KEYZ_PGP_PASSPHRASE: 'wrong' })

  const missing = await made.sync({ ...without, KEYZ_PGP_PRIVATE_KEY_FILE: join(folder.path, 'nowhere') })
  const unusable = await made.sync({ ...without, KEYZ_PGP_PRIVATE_KEY_FILE: foreign })
  const noGpg = await made.sync({
    ...without,
    PATH: folder.path,
  })

  expect(wrong).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/passphrase does not open the private key: correct KEYZ_PGP_PASSPHRASE/),
  })
  expect(missing).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/KEYZ_PGP_PRIVATE_KEY_FILE names .*nowhere, which cannot be read/),
  })
  expect(unusable).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/private key in KEYZ_PGP_PRIVATE_KEY cannot be read/),
  })
  expect(noGpg.code).toBe(3)
  await expect(goodSidecar(made.store)).rejects.toThrow(/ENOENT/)
})

it.each([
  { parameters: ['sync', '--frobnicate'], says: /unknown option '--frobnicate'/ },
  { parameters: ['synk'], says: /unknown command 'synk'/ },
  { parameters: ['sync', '--shard', '9/8'], says: /second of eight parts/ },
  { parameters: ['sync', '--git', 'push'], says: /Allowed choices are none, stage, commit/ },
  { parameters: ['sync', 'no/such/entry'], says: /no\/such\/entry does not match any entry/ },
  {
    parameters: ['sync', 'goood'],
    says: /goood does not match any entry \(did you mean deepseek\/a\/good\?\): see pass ls/,
  },
  {
    parameters: ['history', '--since', '2026-12-31', '--until', '2026-01-01'],
    says: /--since is not before --until, so no reading can be in between: correct one of them/,
  },
  { parameters: ['ignore', ''], says: /the pattern '' is empty: give the path/ },
  { parameters: ['sync', '--provider', 'nobody'], says: /unknown provider nobody: choose one of/ },
  { parameters: ['show', 'no/such/entry'], says: /the store has no entry no\/such\/entry/ },
  { parameters: ['map', 'no/such/entry', '--provider', 'xai'], says: /the store has no entry no\/such\/entry/ },
  {
    parameters: ['map', 'gooood', '--provider', 'xai'],
    says: /no entry gooood \(did you mean deepseek\/a\/good\?\): run/,
  },
  { parameters: ['map', 'deepseek/a/good', '--kind', 'admin'], says: /has no admin keys/ },
  { parameters: ['map', 'deepseek/a/good', '--param', 'team_id=../x'], says: /not a plain id/ },
])('keyz $parameters is refused in one sentence', async ({ parameters, says }) => {
  await using made = await storeWith({})

  const { code, stderr, stdout } = await made.store.keyz(parameters, made.server.variables)

  expect({ code, stdout, stderr }).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(oneSentence) })
  expect(stderr).toMatch(says)
})

it.each([
  {
    variables: { KEYZ_BASE_URL_DEEPSEEK: 'http://example.org' },
    says: /KEYZ_BASE_URL_DEEPSEEK is not an https address/,
  },
  {
    variables: { KEYZ_BASE_URL_DEEPSEEK: 'http://127.0.0.1.example.org' },
    says: /KEYZ_BASE_URL_DEEPSEEK is not an https address/,
  },
  { variables: { KEYZ_BASE_URL_NOBODY: 'https://example.org' }, says: /KEYZ_BASE_URL_NOBODY does not name a host/ },
  { variables: { KEYZ_NOW: 'yesterday' }, says: /KEYZ_NOW is not a time/ },
  {
    variables: { KEYZ_DEADLINE: 'soon' },
    says: /KEYZ_DEADLINE is not a duration like 30m, 48h, 14d or 2w: correct it/,
  },
  { variables: { NODE_TLS_REJECT_UNAUTHORIZED: '0' }, says: /NODE_TLS_REJECT_UNAUTHORIZED=0/ },
])('the environment $variables is refused in one sentence', async ({ variables, says }) => {
  await using store = await testStore()

  const { code, stderr } = await store.keyz(['sync'], variables)

  expect(code).toBe(2)
  expect(stderr.replace(/^\(node:\d+\) Warning:[^\n]*\n[^\n]*--trace-warnings[^\n]*\n/, '')).toMatch(says)
})

it('an unknown field in the configuration is named with its line', async () => {
  await using store = await testStore()
  await mkdir(join(store.path, '.keyz'))
  await writeFile(join(store.path, '.keyz/config.yaml'), 'schema_version: 1\nsync:\n  fresh_for: 30m\n  frequency: 5\n')

  const { code, stderr } = await store.keyz(['sync'])

  expect(code).toBe(2)
  expect(stderr).toMatch(/config\.yaml, line 4, column 3: sync\.frequency is not a field that keyz knows/)
})

it('no store, a file as a store, and a store without git are told apart', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'file')
  await writeFile(file, '')
  const sync = (store: string) => keyz(['sync'], { environment: { HOME: folder.path, PASSWORD_STORE_DIR: store } })

  expect(await sync(join(folder.path, 'nowhere'))).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/there is no store at .*pass init/),
  })
  expect(await sync(file)).toMatchObject({ code: 2, stderr: expect.stringMatching(/is not a folder/) })
  expect(await sync(folder.path)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/is not in a git repository: run pass git init/),
  })
})

it('an empty store is no error: it says what to do next', async () => {
  await using store = await testStore()

  const [synced, status, discovered] = [
    await store.keyz(['sync']),
    await store.keyz(['status']),
    await store.keyz(['discover']),
  ]

  expect([synced.code, status.code, discovered.code]).toEqual([0, 0, 0])
  expect(synced.stderr).toMatch(/run keyz discover/)
  expect(discovered.stderr).toMatch(/pass insert/)
})

it('never decrypts an entry that is not in the registry', async () => {
  await using made = await storeWith({
    'bank/card': Buffer.from('would fail to decrypt'),
    'deepseek/a/unmapped': Buffer.from('would fail too'),
  })
  await made.store.keyz(['map', 'deepseek/a/unmapped', '--remove'])

  const synced = await made.sync()
  const looked = await made.store.keyz(['discover', '--decrypt', '--json'])

  expect({ code: synced.code, stderr: synced.stderr }).toMatchObject({ code: 0 })
  expect(looked.code).toBe(1)
})

it('a file or a link where .keyz belongs is refused, and is left as it is', async () => {
  await using store = await testStore()
  await using elsewhere = await temporaryFolder()
  await store.insert({ 'deepseek/a/one': 'sk-x' })
  await symlink(elsewhere.path, join(store.path, '.keyz'))
  const linked = await store.keyz(['discover', '--yes'])
  await rm(join(store.path, '.keyz'))
  await writeFile(join(store.path, '.keyz'), 'mine')
  const file = await store.keyz(['discover', '--yes'])

  expect(linked).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/is a symbolic link, which keyz does not follow/),
  })
  expect(await readdir(elsewhere.path)).toEqual([])
  expect(file).toMatchObject({ code: 2, stderr: expect.stringMatching(/is not a folder/) })
  expect(await readFile(join(store.path, '.keyz'), 'utf8')).toBe('mine')
})

itNeeds('gpg')('a locked agent is told, asks nobody, sends nothing and leaves every sidecar as it was', async () => {
  await using made = await storeWith({})
  await using gpg = await gnupg()
  await made.sync()
  const before = await goodSidecar(made.store)
  await gpg.makeKey('owner', algorithms['curve 25519'], 'correct horse')
  await made.store.insertRaw('deepseek/a/good', await gpg.encrypt(made.server.key('1').secret, ['owner']))
  const asked = made.server.requests.length
  await gpg.lock()

  const { code, stdout, stderr } = await made.sync({ KEYZ_PGP_PRIVATE_KEY: '', GNUPGHOME: gpg.home }, '--force')

  expect(code).toBe(3)
  expect(stdout).toContain('- deepseek/a/good  skipped (not decrypted)')
  expect(stderr).toMatch(/the private key is locked: unlock it once/)
  expect(made.server.requests).toHaveLength(asked)
  expect(await goodSidecar(made.store)).toBe(before)
})
