// What pre-commit refuses, with the sentence that the person reads, and what they let through.
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as openpgp from 'openpgp'
import { expect, it } from 'vitest'
import { type HookedStore, hookedStore } from '../support/hooked-store.ts'
import { editRegistry } from '../support/store.ts'

const sidecar = '.keyz/providers/deepseek/a/one.json'
const anyway = 'Fix it and commit again, or skip this check with git commit --no-verify.'

/** Shaped like a key, and made here: no such thing stands in a file of this repository. */
const tokenLike = `${['s', 'k'].join('')}-${'0a1b'.repeat(8)}`

/** Stages whatever is there, tries to commit it, and puts everything back. */
async function tryCommit(store: HookedStore): Promise<{ code: number | null; said: string[] }> {
  await store.ask('add', '--all')
  await store.ask('add', '--force', '.keyz/state/x').catch(() => '')
  const { code, stderr } = await store.git(['commit', '-q', '-m', 'try'])
  await store.ask('reset', '--quiet', '--hard', 'base')
  await store.ask('clean', '--quiet', '-ffd')
  return { code, said: stderr.split('\n').filter((line) => line.startsWith('keyz')) }
}

async function editSidecar(store: HookedStore, change: (sidecar: Record<string, unknown>) => void): Promise<void> {
  const parsed = JSON.parse(await store.ask('show', '--no-textconv', `base:${sidecar}`))
  change(parsed)
  await store.write(sidecar, JSON.stringify(parsed))
}

const editRow = (store: HookedStore, change: Record<string, unknown>) =>
  editRegistry(store, (keys) => void Object.assign(keys['deepseek/a/one'] ?? {}, change))

const plaintext = 'is not encrypted, so everybody who has the repository could read it: add it with pass insert'
const token = (found: string) => `contains something that looks like ${found}, and metadata is plaintext: remove it`

interface Attempt {
  prepare: (store: HookedStore) => Promise<unknown>
  sentences: (string | RegExp)[]
}

const oddKinds: Attempt = {
  async prepare(store) {
    await store.write('x/ascii.gpg', 'hunter2\n')
    await store.write('x/é.gpg', 'été')
    await store.write('x/latin.gpg', Buffer.from('\u00c9t\u00e9 123', 'latin1'))
    await store.write('x/begins.gpg', Buffer.from([0xc1, 0x62, 0x63, 0x64, 0x65]))
    await store.write('x/cut.gpg', Buffer.from([0x85, 0x01]))
    await rm(join(store.path, sidecar))
    await symlink('/etc/passwd', join(store.path, sidecar))
    await store.write('.keyz/providers/deepseek/a/x.json', '{}', 0o755)
    const inner = join(store.path, '.keyz/inner')
    await store.ask('init', '--quiet', inner)
    const who = ['-c', 'user.name=T', '-c', 'user.email=t@example.org']
    await store.ask('-C', inner, ...who, 'commit', '-q', '--allow-empty', '-m', 'x')
    await store.write('.gitmodules', '[submodule "inner"]\n\tpath = .keyz/inner\n\turl = ./x\n\tignore = all\n')
    await store.write('.keyz/notes.txt', 'x\n')
    await store.write('.keyz/state/x', 'x\n')
    await store.write('.keyz/.gitattributes', Buffer.from([0xff, 0]))
    await store.write('.keyz/config.yaml', `# ${tokenLike}\n`)
    await store.write(
      '.keyz/providers/deepseek/a/two.json',
      await store.ask('show', '--no-textconv', `base:${sidecar}`),
    )
    await editRow(store, { notes: `old: ${tokenLike}` })
  },
  sentences: [
    `x/ascii.gpg ${plaintext}`,
    `x/é.gpg ${plaintext}`,
    `x/latin.gpg ${plaintext}`,
    `x/begins.gpg ${plaintext}`,
    `x/cut.gpg ${plaintext}`,
    `${sidecar} is a symbolic link, and metadata must be regular files: remove it`,
    '.keyz/providers/deepseek/a/x.json is executable, and metadata must be regular files: run chmod -x .keyz/providers/deepseek/a/x.json, and stage it again',
    '.keyz/inner is a submodule, and metadata must be regular files: remove it',
    '.keyz/notes.txt is not a file that keyz knows: remove it',
    '.keyz/state/x is not a file that keyz knows: remove it',
    '.keyz/.gitattributes is not text: remove it',
    `.keyz/config.yaml ${token('a key of the form sk-...')}`,
    `.keyz/providers/deepseek/a/two.json says that it belongs to ${sidecar}: move it there, or run keyz sync`,
    `.keyz/providers/registry.json ${token('a key of the form sk-...')}`,
  ],
}

const oddFields: Attempt = {
  async prepare(store) {
    await editSidecar(store, (parsed) => Object.assign(parsed, { base_url: 'https://example.org' }))
    await editRow(store, { base_url: 'https://example.org' })
    await store.write('.keyz/config.yaml', 'sync:\n  base_url: https://example.org\n')
  },
  sentences: [/one\.json.*base_url/, /registry\.json.*base_url/, /config\.yaml.*base_url/],
}

const oddValues: Attempt = {
  async prepare(store) {
    await editSidecar(store, (parsed) => Object.assign(parsed, { key_path: '../../etc/passwd' }))
    await editRow(store, { parameters: { user: tokenLike } })
  },
  sentences: [/one\.json.*key_path/, /registry\.json contains something that looks like a key/],
}

const tokenInSidecar: Attempt = {
  prepare: (store) => editSidecar(store, (parsed) => Object.assign(parsed, { plan: tokenLike })),
  sentences: [`${sidecar} ${token('a key of the form sk-...')}`],
}

const linkedFolder: Attempt = {
  async prepare(store) {
    await rm(join(store.path, '.keyz'), { recursive: true })
    await symlink('x', join(store.path, '.keyz'))
  },
  sentences: [/\.keyz\/? is a symbolic link, and metadata must be regular files: remove it/],
}

const brokenConfiguration: Attempt = {
  async prepare(store) {
    await store.write('x/new.gpg', 'hunter2\n')
    await store.write('.keyz/config.yaml', ': [')
  },
  sentences: [`x/new.gpg ${plaintext}`],
}

it.each([
  ['commit', [oddKinds, oddFields, oddValues, tokenInSidecar, linkedFolder, brokenConfiguration]],
  ['stage', [oddKinds]],
] as const)('refuses in mode %s what must not be in the history, and says why', async (mode, attempts) => {
  await using store = await hookedStore(mode)
  await store.ask('tag', 'base')

  const tried: { code: number | null; said: string[] }[] = []
  for (const { prepare } of attempts) {
    await prepare(store)
    tried.push(await tryCommit(store))
  }

  expect(tried.map(({ code }) => code)).toEqual(attempts.map(() => 1))
  for (const [index, { sentences }] of attempts.entries()) {
    const said = tried[index]?.said ?? []
    for (const sentence of sentences)
      expect(said).toContainEqual(
        typeof sentence === 'string' ? `keyz refuses this commit: ${sentence}.` : expect.stringMatching(sentence),
      )
    expect(said.join('\n')).not.toContain(tokenLike)
  }
  expect(tried[0]?.said.length).toBe(oddKinds.sentences.length)
  expect(await store.ask('rev-parse', 'HEAD')).toBe(await store.ask('rev-parse', 'base'))
})

it('says that nothing is lost, and lets pass whoever insists', async () => {
  await using store = await hookedStore()
  await store.write('x/new.gpg', 'hunter2\n')
  await store.ask('add', 'x')

  const stopped = await store.git(['commit', '-q', '-m', 'try'])
  const insisted = await store.git(['commit', '-q', '--no-verify', '-m', 'insisted'])

  expect(stopped.stderr).toContain(anyway)
  expect(insisted.code).toBe(0)
  expect(await store.ask('ls-files', 'x')).toBe('x/new.gpg\n')
})

it('names Git LFS where git holds a pointer in place of an entry, and lets the entry pass once it is in git itself', async () => {
  await using store = await hookedStore()
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0a'.repeat(32)}\nsize 300\n`
  await store.write('.git/pointer', pointer)
  await store.ask('config', 'filter.lfs.clean', 'cat >/dev/null; cat "$(git rev-parse --git-dir)/pointer"')
  await store.write('.gitattributes', '*.gpg filter=lfs diff=lfs merge=lfs -text\n')
  await store.entry('x/new one')
  await store.ask('add', '.gitattributes', 'x')

  const stopped = await store.git(['commit', '-q', '-m', 'try'])
  await rm(join(store.path, '.gitattributes'))
  await store.ask('add', '.gitattributes')
  await store.ask('add', '--renormalize', 'x/new one.gpg')
  const committed = await store.git(['commit', '-q', '-m', 'in git'])

  expect(stopped.code).toBe(1)
  expect(stopped.stderr).toContain(
    "keyz refuses this commit: x/new one.gpg is only a Git LFS pointer in git, so keyz cannot check that the entry is encrypted: take filter=lfs for it out of .gitattributes, stage that file, and run git add --renormalize 'x/new one.gpg'.",
  )
  expect(stopped.stderr).not.toContain('pass insert')
  expect(committed.code).toBe(0)
})

it('lets every encrypted entry pass: for a password, armored, for several keys, replaced, removed', async () => {
  await using store = await hookedStore()
  const message = () => openpgp.createMessage({ text: 'hunter2' })
  const binary = await openpgp.encrypt({ message: await message(), passwords: 'x', format: 'binary' })
  const armored = await openpgp.encrypt({ message: await message(), passwords: 'x' })
  await store.write('x/symmetric.gpg', binary)
  await store.write('x/armored.gpg', armored)
  await store.write('x/empty.gpg', '')
  await symlink('symmetric.gpg', join(store.path, 'x/link.gpg'))
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) await store.entry(`x/${name}`)
  await store.ask('add', '--all')
  const added = await store.git(['commit', '-q', '-m', 'all kinds'])
  await store.entry('x/a')
  await rm(join(store.path, 'x/armored.gpg'))
  await rm(join(store.path, sidecar))
  const changed = await store.git(['commit', '-q', '-a', '-m', 'changed'])

  expect([added.code, changed.code]).toEqual([0, 0])
  expect(added.stderr + changed.stderr).not.toContain('refuses')
})

it('looks at one folder only where the store is a part of a repository', async () => {
  await using store = await hookedStore(null)
  await mkdir(join(store.path, 'sub folder'))
  await store.ask('mv', 'deepseek', '.gpg-id', 'sub folder/')
  await store.ask('commit', '-q', '-m', 'deeper')
  const deeper = { PASSWORD_STORE_DIR: join(store.path, 'sub folder') }
  await store.keyz(['init', '--yes'], deeper)
  await store.write('elsewhere.gpg', 'a keyring\n')
  await store.write('.keyz/anything', 'x\n')
  await store.ask('add', '--all')
  const elsewhere = await store.git(['commit', '-q', '-m', 'not of the store'])
  await store.write('sub folder/x.gpg', 'hunter2\n')
  await store.ask('add', '--all')
  const inside = await store.git(['commit', '-q', '-m', 'of the store'])
  await rm(join(store.path, 'sub folder/x.gpg'))
  await store.entry('sub folder/deepseek/a/one', '7')
  const entry = await store.git(['commit', '-q', '-a', '-m', 'one'])
  const other = await store.keyz(['init', '--yes'])

  expect(elsewhere).toMatchObject({ code: 0, stderr: '' })
  expect(inside).toMatchObject({ code: 1, stderr: expect.stringContaining('x.gpg is not encrypted') })
  expect(entry).toMatchObject({ code: 0, stderr: expect.stringContaining('deepseek/a/one: live, ') })
  expect((await store.subjects()).slice(-2)).toEqual(['one', 'meta(sync): refresh deepseek (1 key)'])
  expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('already serve the store in sub folder/') })
})

it.each(['--literal-pathspecs', '--glob-pathspecs'])(
  'sees what it has to also where git is called with %s',
  async (how) => {
    await using store = await hookedStore()
    await store.write('bank/plain.gpg', 'a secret in the clear\n')
    await store.git(['add', 'bank/plain.gpg'])

    const { code, stderr } = await store.git([how, 'commit', '-q', '-m', 'plain'])

    expect(code).toBe(1)
    expect(stderr).toContain('keyz refuses this commit: bank/plain.gpg is not encrypted')
  },
)

it('sees a key that hides behind an escape', async () => {
  await using store = await hookedStore()
  const { secret } = store.server.key('1')
  await editRegistry(store, (keys) => {
    Object.assign(keys['deepseek/a/one'] ?? {}, { notes: 'NOTE' })
  })
  const file = join(store.path, '.keyz/providers/registry.json')
  await writeFile(file, (await readFile(file, 'utf8')).replace('NOTE', `was \\u0073${secret.slice(1)}`))

  const { code, stderr } = await store.git(['commit', '-q', '-a', '-m', 'escaped'])

  expect(code).toBe(1)
  expect(stderr).toContain('contains something that looks like a key of the form sk-...')
})
