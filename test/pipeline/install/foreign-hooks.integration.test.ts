// Hooks that another program writes where git says that hooks belong, which is the folder of keyz: none is lost, and all run.
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type HookedStore, hookedStore } from '../../support/hooked-store.ts'

/** As git lfs and lefthook find it. */
async function hook(store: HookedStore, name: string, word: string): Promise<void> {
  const folder = (await store.ask('rev-parse', '--git-path', 'hooks')).trim()
  await writeFile(join(folder, name), `#!/bin/sh\necho ${word} >&2\n`)
  await chmod(join(folder, name), 0o755)
}

const usual = (store: HookedStore, name: string) => join(store.path, '.git/hooks', name)

it('moves them to where they would be without keyz, and calls them', async () => {
  await using store = await hookedStore()
  await hook(store, 'pre-commit', 'mine-before')
  await hook(store, 'commit-msg', 'mine-message')
  const doctor = await store.keyz(['doctor'])

  const init = await store.keyz(['init', '--yes'])
  await store.entry('deepseek/a/one', '12')
  const commit = await store.git(['commit', '-qam', 'rotated'])
  const again = await store.keyz(['init', '--yes'])

  expect(doctor.stdout).toContain('another program replaced hooks of keyz, which do not run: pre-commit')
  expect(init.stdout).toContain(
    `Hooks that another program put into the folder of keyz were moved to ${usual(store, '')}`.replace(/\/$/, ''),
  )
  expect(init.stdout).toContain('Your own hooks still run, before those of keyz: commit-msg, pre-commit.')
  expect(commit.stderr).toContain('mine-before')
  expect(commit.stderr).toContain('mine-message')
  expect(await store.balance('one')).toBe('12')
  expect(again.stdout).not.toContain('Hooks')
})

it('keeps them also when keyz goes', async () => {
  await using store = await hookedStore()
  await hook(store, 'commit-msg', 'mine-message')

  const { stdout } = await store.keyz(['init', '--uninstall'])
  const commit = await store.git(['commit', '-q', '--allow-empty', '-m', 'empty'])

  expect(stdout).toContain('were moved to')
  expect(commit.stderr).toContain('mine-message')
})

it('replaces no hook that is there already, and says where the other one is', async () => {
  await using store = await hookedStore()
  await mkdir(join(store.path, '.git/hooks'), { recursive: true })
  await writeFile(usual(store, 'commit-msg'), '#!/bin/sh\necho older >&2\n', { mode: 0o755 })
  await hook(store, 'commit-msg', 'newer')

  const { stdout } = await store.keyz(['init', '--yes'])
  const commit = await store.git(['commit', '-q', '--allow-empty', '-m', 'empty'])

  expect(stdout).toContain(`it was moved to ${usual(store, 'commit-msg.moved-1')} and does not run`)
  expect(await readFile(usual(store, 'commit-msg.moved-1'), 'utf8')).toContain('newer')
  expect(commit.stderr).toContain('older')
})
