// The hooks of keyz never call themselves, whatever they were told was there before them.
import { execFileSync } from 'node:child_process'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { type HookedStore, hookedStore } from '../support/hooked-store.ts'
import { bareEnvironment } from '../support/run.ts'

/** Counts the shells that run a hook, by the lines that they leave. */
async function counting(store: HookedStore, file: string, more = ''): Promise<() => Promise<number>> {
  const log = join(dirname(store.path), 'log')
  await mkdir(dirname(join(store.path, file)), { recursive: true })
  await writeFile(join(store.path, file), `#!/bin/sh\necho ran >>'${log}'\n${more}`)
  await chmod(join(store.path, file), 0o755)
  return async () => (await readFile(log, 'utf8').catch(() => '')).split('\n').length - 1
}

const called = '.git/keyz/hooks/_'
const commit = (store: HookedStore) => store.git(['commit', '-q', '--allow-empty', '-m', 'empty'])

it('runs once where its own folder is said to have been there before', async () => {
  await using store = await hookedStore()
  const settings = join(store.path, called, 'settings')
  const text = await readFile(settings, 'utf8')
  await writeFile(settings, text.replace(/^keyz_previous=.*$/m, `keyz_previous='${join(store.path, called)}'`))
  const runs = await counting(store, '.git/keyz/hooks/pre-commit')

  const { code, stderr } = await commit(store)

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(await runs()).toBe(1)
})

it('ends what leads back to it by another way, and says so', async () => {
  await using store = await hookedStore(null)
  const runs = await counting(store, '.git/hooks/pre-commit', `exec ${called}/pre-commit "$@"\n`)
  await store.keyz(['init', '--yes'])

  const { code, stderr } = await commit(store)

  expect(code).toBe(0)
  expect(stderr).toMatch(/^keyz: .*\/hooks\/pre-commit leads back to the hook of keyz that calls it.*run keyz init\n$/)
  expect(await runs()).toBe(2)
})

it('lets a hook commit, for which git calls it again', async () => {
  await using store = await hookedStore(null)
  const again = `[ -n "$TWICE" ] || TWICE=1 git commit -q --allow-empty -m again\n`
  const runs = await counting(store, '.git/hooks/post-commit', again)
  await store.keyz(['init', '--yes'])

  const { code, stderr } = await commit(store)

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(await runs()).toBe(2)
})

it('repairs what an earlier keyz left that was killed when only husky had run', async () => {
  await using store = await hookedStore(null)
  const before = await readFile(join(store.path, '.git/config'), 'utf8')
  const runs = await counting(store, '.git/hooks/pre-commit')
  const husky = join(import.meta.dirname, '../../node_modules/husky/bin.js')
  const leaveHalf = () =>
    execFileSync(process.execPath, [husky, '.git/keyz/hooks'], { cwd: store.path, env: bareEnvironment })

  leaveHalf()
  const repaired = await store.keyz(['init', '--yes'])
  const committed = await commit(store)
  const first = await runs()
  await store.keyz(['init', '--uninstall'])
  leaveHalf()
  await store.keyz(['init', '--uninstall'])

  expect(repaired.stdout).toContain('Your own hooks still run, before those of keyz: pre-commit.')
  expect(committed).toMatchObject({ code: 0, stderr: '' })
  expect(first).toBe(1)
  expect(await readFile(join(store.path, '.git/config'), 'utf8')).toBe(before)
})
