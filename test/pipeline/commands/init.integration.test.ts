// keyz init says each thing it did, does nothing twice, keeps what a person chose, and takes everything back.
import { chmod, mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { hookedStore } from '../../support/hooked-store.ts'
import { keyz, must } from '../../support/run.ts'
import { testStore } from '../../support/store.ts'
import { temporaryFolder } from '../../support/temporary.ts'

it('asks before it writes plaintext into what may be public, and prints no credential of the address', async () => {
  await using store = await hookedStore(null)
  const password = 'hunter2hunter2'
  await store.ask('remote', 'add', 'origin', `https://me:${password}@github.com/me/store.git`)

  const refused = await store.keyz(['init', '--yes'])
  const left = await store.ask('status', '--porcelain', '--ignored')
  const known = await store.keyz(['init', '--yes', '--i-know', '--git', 'stage'])
  const again = await store.keyz(['init', '--yes', '--git', 'commit', '--json'])

  expect(refused).toMatchObject({ code: 2, stdout: '' })
  expect(refused.stderr).toContain('Metadata is plaintext')
  expect(refused.stderr).toContain('the remote origin (github.com) may be public')
  expect(refused.stderr).toContain('run keyz init --i-know')
  expect(left).toBe('')
  expect(known.code).toBe(0)
  expect(known.stdout.split('\n').map((line) => line.split(':')[0])).toEqual([
    'Store',
    'Hooks',
    'Drivers',
    'Registry',
    '',
  ])
  expect(again).toMatchObject({ code: 0, stdout: '{\n  "schema_version": 1,\n  "done": []\n}\n' })
  expect(await readFile(join(store.path, '.keyz/config.yaml'), 'utf8')).toContain('mode: stage')
  for (const { stdout, stderr } of [refused, known, again]) expect(stdout + stderr).not.toContain(password)
})

it('leaves hooks that somebody set since as they are when it goes, and restores what was there', async () => {
  await using store = await hookedStore(null)
  await store.ask('config', 'core.hooksPath', 'mine')
  const before = await readFile(join(store.path, '.git/config'), 'utf8')
  await store.keyz(['init', '--yes'])
  await store.ask('config', 'core.hooksPath', '/elsewhere')

  const kept = await store.keyz(['init', '--uninstall'])
  const local = await store.ask('config', '--local', '--get-all', 'core.hooksPath')
  const nothing = await store.keyz(['init', '--uninstall'])
  await store.ask('config', 'core.hooksPath', 'mine')
  await store.keyz(['init'])
  await store.keyz(['init', '--uninstall'])
  const stays = await store.ask('ls-files', '.keyz')
  const [, removal = ''] = /To remove it too: (.*)\n/.exec(kept.stderr) ?? []
  await must('sh', ['-c', removal], { environment: store.variables })

  expect(kept.stdout).toContain('core.hooksPath was changed since, and stays as it is.')
  expect(local).toBe('/elsewhere\n')
  expect(nothing).toMatchObject({ code: 0, stdout: '', stderr: 'keyz is not installed in this clone.\n' })
  expect(await readFile(join(store.path, '.git/config'), 'utf8')).toBe(before)
  expect(await must('find', [join(store.path, '.git'), '-path', '*keyz/*'])).toBe('')
  expect(stays).toContain('.keyz/config.yaml')
  expect(kept.stderr).toContain(`The metadata stays in .keyz. To remove it too: cd ${store.path} && `)
  expect(await store.ask('ls-files', '.keyz')).toBe('')
  expect(await store.ask('log', '-1', '--format=%s')).toBe('Remove keyz\n')
})

it('takes out of the drivers what it set, and nothing that a person set beside it', async () => {
  await using store = await hookedStore(null)
  await store.ask('config', 'diff.keyz.xfuncname', '^  "')
  await store.ask('config', 'merge.keyz.recursive', 'binary')
  const before = await readFile(join(store.path, '.git/config'), 'utf8')

  await store.keyz(['init', '--yes'])
  const installed = await store.ask('config', '--local', '--get-regexp', '^(diff|merge)\\.keyz\\.')
  await store.keyz(['init', '--uninstall'])
  const after = await readFile(join(store.path, '.git/config'), 'utf8')
  await store.keyz(['init', '--yes'])
  await store.ask('config', 'merge.keyz.name', 'mine')
  await store.keyz(['init', '--uninstall'])
  const changed = await store.ask('config', '--local', '--get-regexp', '^(diff|merge)\\.keyz\\.')

  expect(installed.trimEnd().split('\n').length).toBe(6)
  expect(after).toBe(before)
  expect(changed).toBe('diff.keyz.xfuncname ^  "\nmerge.keyz.recursive binary\nmerge.keyz.name mine\n')
})

it('takes out the drivers that an earlier keyz set elsewhere', async () => {
  await using store = await hookedStore(null)
  const before = await readFile(join(store.path, '.git/config'), 'utf8')
  await store.keyz(['init', '--yes'])
  const helped = (driver: string, plain: string) =>
    `keyz() { ask='/old/ask-helper.pl'; if [ -f '/old/bin.mjs' ]; then set -- '/old/node' '/old/bin.mjs' ${driver} "$@"; if [ -x /usr/bin/perl ] && [ -f "$ask" ]; then export PERL_BADLANG=0; exec /usr/bin/perl "$ask" "$PWD" "$@"; else "$@"; fi; else ${plain}; fi; }; keyz`
  await store.ask('config', 'diff.keyz.textconv', helped('git-diff', 'cat "$1"'))
  await store.ask(
    'config',
    'diff.keyz.command',
    `keyz() { if [ -f '/old/bin.mjs' ]; then '/old/node' '/old/bin.mjs' git-diff "$@"; else diff -u "$2" "$5" || :; fi; }; keyz`,
  )
  await store.ask(
    'config',
    'merge.keyz.driver',
    `${helped('git-merge', 'git merge-file "$2" "$1" "$3"')} %O %A %B %L %P`,
  )

  await store.keyz(['init', '--uninstall'])

  expect(await readFile(join(store.path, '.git/config'), 'utf8')).toBe(before)
})

it('takes what git cached of sidecars with it when it goes', async () => {
  await using store = await hookedStore(null)
  await store.keyz(['init', '--yes'])
  await store.ask('update-ref', 'refs/notes/textconv/keyz', 'HEAD')

  await store.keyz(['init', '--uninstall'])

  expect(await store.ask('for-each-ref', '--format=%(refname)', 'refs/notes')).toBe('')
})

it.each(['.github', '.github/workflows'])('writes and removes no workflow through the link %s', async (link) => {
  await using store = await hookedStore(null)
  await using elsewhere = await temporaryFolder()
  const place = join(store.path, link)
  const workflows = link === '.github' ? join(elsewhere.path, 'workflows') : elsewhere.path
  await mkdir(dirname(place), { recursive: true })
  await symlink(elsewhere.path, place)

  const written = await store.keyz(['init', '--yes', '--github'])
  const lands = await readdir(elsewhere.path)
  await rm(place)
  await store.keyz(['init', '--github'])
  await must('cp', ['-r', `${store.path}/.github/workflows/.`, await made(workflows)])
  await rm(place, { recursive: true })
  await symlink(elsewhere.path, place)
  const uninstalled = await store.keyz(['init', '--uninstall'])

  expect(written).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(
      `keyz: ${link} is a symbolic link, so the workflow would be written somewhere else`,
    ),
  })
  expect(lands).toEqual([])
  expect(uninstalled).toMatchObject({ code: 0, stdout: expect.stringContaining(`because ${link} is a symbolic link`) })
  expect((await readdir(workflows)).sort()).toEqual(['keyz-review.yml', 'keyz-sync.yml'])
})

async function made(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  return folder
}

it('says so where its hooks would not be called, and undoes what it began', async () => {
  await using store = await hookedStore(null)
  await store.ask('config', 'extensions.worktreeConfig', 'true')
  await store.ask('config', '--worktree', 'core.hooksPath', '/above')
  const before = await readFile(join(store.path, '.git/config'), 'utf8')

  const { code, stderr } = await store.keyz(['init', '--yes'])

  expect(code).toBe(1)
  expect(stderr).toContain('another core.hooksPath takes precedence over the one of this clone')
  expect(await readFile(join(store.path, '.git/config'), 'utf8')).toBe(before)
})

it('sets up all worktrees from any of them', async () => {
  await using store = await hookedStore(null)
  const linked = join(dirname(store.path), 'linked')
  await store.ask('worktree', 'add', '-q', '-b', 'linked', linked)
  const before = await store.ask('config', '--list', '--local')

  const installed = await store.keyz(['init', '--yes'], { PASSWORD_STORE_DIR: linked })
  await store.entry('deepseek/a/two')
  await store.ask('add', '--all')
  const main = await store.git(['commit', '-q', '-m', 'two'])
  const again = await store.keyz(['init', '--no-hooks'], { PASSWORD_STORE_DIR: linked })
  const uninstalled = await store.keyz(['init', '--uninstall'])

  expect(installed.stdout).toContain(`Hooks: installed for this clone in ${join(store.path, '.git/keyz/hooks')}`)
  expect(main).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('deepseek/a/two looks like a DeepSeek key'),
  })
  expect(again.stderr).toContain('Already set up.')
  expect(uninstalled.code).toBe(0)
  expect(await store.ask('config', '--list', '--local')).toBe(before)
})

it('refuses folders that are no store, a bare repository among them', async () => {
  await using folder = await temporaryFolder()
  const bare = join(folder.path, 'bare.git')
  await must('git', ['init', '--quiet', '--bare', bare])
  await chmod(folder.path, 0o755)
  const init = (path: string) =>
    keyz(['init', '--yes'], { environment: { HOME: folder.path, PASSWORD_STORE_DIR: path } })

  const tried = await Promise.all([init(bare), init(folder.path), init(join(folder.path, 'none'))])

  expect(tried.map(({ code, stdout }) => [code, stdout])).toEqual(tried.map(() => [2, '']))
  expect(tried.map(({ stderr }) => stderr.split(': ').at(-1))).toEqual([
    'run pass git init\n',
    'run pass git init\n',
    expect.stringContaining('create one with pass init'),
  ])
})

it('takes keyz out of a clone whose settings cannot be read', async () => {
  await using store = await hookedStore()
  await store.write('.keyz/config.yaml', 'bogus: 1\n')

  const { code } = await store.keyz(['init', '--uninstall'])

  expect(code).toBe(0)
  expect(await store.ask('config', '--list', '--local')).not.toMatch(/keyz|hookspath/)
})

it('says how to begin where no entry is an API key', async () => {
  await using store = await testStore()

  const { stderr } = await store.keyz(['init', '--yes', '--no-hooks'])

  expect(stderr).toContain(
    'Next: add an API key with pass insert, or name the provider of an entry with keyz map PATH --provider NAME. To check',
  )
  expect(stderr).not.toContain('keyz sync')
})
