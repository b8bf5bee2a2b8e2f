// Links, devices and files of any size below `.keyz`, as somebody who can push may put them there: no commit waits for them.
import { mkdir, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type HookedStore, hookedStore } from '../support/hooked-store.ts'
import { run } from '../support/run.ts'

/** Far longer than a commit takes, for one that would never end. */
const longest = 60_000

async function commitKey(store: HookedStore, balance: string) {
  await store.entry('deepseek/a/one', balance)
  const environment = { ...store.variables, GIT_EDITOR: 'true' }
  return await run('git', ['commit', '-q', '-m', balance, 'deepseek'], { cwd: store.path, environment, longest })
}

it.each(['/dev/zero', '/nowhere/at/all'])('commits a key where the settings are a link to %s', async (target) => {
  await using store = await hookedStore()
  const config = join(store.path, '.keyz/config.yaml')
  await rm(config)
  await symlink(target, config)

  const { code, stderr } = await commitKey(store, '9')

  expect({ code, stderr }).toMatchObject({ code: 0 })
  expect(stderr).toContain('config.yaml is a symbolic link, which keyz does not follow: remove it')
})

it('commits a key where the settings are without end, or one long line', async () => {
  await using store = await hookedStore()
  const config = join(store.path, '.keyz/config.yaml')
  await writeFile(config, `# ${'x'.repeat(10_000_000)}`)
  const long = await commitKey(store, '9')
  await truncate(config, 2 ** 40)
  const endless = await commitKey(store, '8')

  expect(long.code).toBe(0)
  expect(endless).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('config.yaml is not a file that keyz wrote'),
  })
})

it.each(['/dev/zero', '/nowhere/at/all'])('asks about a key although the lock is a link to %s', async (target) => {
  await using store = await hookedStore()
  await symlink(target, join(store.path, '.keyz/state/sync.lock'))

  const { code } = await commitKey(store, '9')

  expect(code).toBe(0)
  expect(await store.balance('one')).toBe('9')
})

it('follows no folder below .keyz that is a link, and says which', async () => {
  await using store = await hookedStore()
  const providers = join(store.path, '.keyz/providers')
  await rm(providers, { recursive: true })
  await mkdir(join(store.path, '../outside'))
  await symlink('../../outside', providers)

  const { code, stderr } = await commitKey(store, '9')

  expect({ code, stderr }).toMatchObject({ code: 0 })
  expect(stderr).toContain('.keyz/providers is a symbolic link, which keyz does not follow: remove it')
})
