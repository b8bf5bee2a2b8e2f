// A clone with a sparse checkout: what it leaves out is neither replaced nor taken for deleted.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { type HookedStore, hookedStore } from '../support/hooked-store.ts'
import { keyz, must } from '../support/run.ts'
import { editRegistry } from '../support/store.ts'

/** A second clone that checks out only these folders. */
async function sparseClone(store: HookedStore, ...folders: string[]) {
  const path = join(store.environment.HOME ?? '', 'sparse')
  const variables = { ...store.variables, PASSWORD_STORE_DIR: path }
  const git = (...parameters: string[]) => must('git', parameters, { cwd: path, environment: variables })
  await must('git', ['clone', '--quiet', '--sparse', `file://${store.path}`, path], { environment: variables })
  await git('sparse-checkout', 'set', ...folders)
  await git('config', 'user.name', 'Other')
  await git('config', 'user.email', 'other@example.org')
  return { path, git, keyz: (...parameters: string[]) => keyz(parameters, { cwd: path, environment: variables }) }
}

it('writes no other registry and settings where it leaves out .keyz, and says what to do', async () => {
  await using store = await hookedStore()
  await editRegistry(store, (keys) => Object.assign(keys['deepseek/a/one'] ?? {}, { notes: 'nightly job' }))
  await store.ask('commit', '--quiet', '--all', '-m', 'Say who uses it.')
  const clone = await sparseClone(store, 'deepseek')
  const before = await clone.git('rev-parse', 'HEAD')

  const results = [
    await clone.keyz('init', '--yes'),
    await clone.keyz('sync'),
    await clone.keyz('map', 'deepseek/a/one', '--provider', 'deepseek'),
    await clone.keyz('status'),
  ]
  const after = await clone.git('rev-parse', 'HEAD')
  await clone.git('sparse-checkout', 'add', '.keyz')
  const status = await clone.keyz('status', '--json')

  for (const { code, stderr } of results) {
    expect(code).toBe(2)
    expect(stderr).toContain('sparse-checkout add .keyz')
  }
  expect(after).toBe(before)
  expect(JSON.parse(status.stdout).keys).toMatchObject([{ key_path: 'deepseek/a/one', notes: 'nightly job' }])
})

it('lets commits pass where it leaves out .keyz', async () => {
  await using store = await hookedStore()
  const clone = await sparseClone(store, 'deepseek', '.keyz')
  await clone.keyz('init', '--yes')
  await clone.git('sparse-checkout', 'set', 'deepseek')
  await writeFile(join(clone.path, 'deepseek/a/two.gpg'), await store.encrypt('nothing'))

  await clone.git('add', 'deepseek/a/two.gpg')
  await clone.git('commit', '--quiet', '-m', 'Add two.')

  expect(await clone.git('log', '-1', '--format=%s', '--', '.')).toBe('Add two.\n')
  expect(await clone.git('ls-files', '.keyz/providers')).toContain('.keyz/providers/registry.json')
})

it('neither records an error for entries that it leaves out, nor calls for their removal', async () => {
  await using store = await hookedStore()
  const clone = await sparseClone(store, '.keyz')
  const before = await clone.git('rev-parse', 'HEAD')

  const synced = await clone.keyz('sync', '--force', '--json')
  const said = await clone.keyz('sync', 'deepseek/a/one')
  const doctor = await clone.keyz('doctor')

  expect(JSON.parse(synced.stdout).results).toEqual([])
  expect(synced.code).toBe(0)
  expect(said.stderr.replaceAll(/\s+/g, ' ')).toContain(
    'The sparse checkout of this clone leaves out the entry of 1 key, so keyz did not read it.',
  )
  expect(await clone.git('rev-parse', 'HEAD')).toBe(before)
  expect(await clone.git('status', '--porcelain')).toBe('')
  expect(doctor.stdout).toContain('1 of 1 entries mapped, 1 of them left out')
  expect(doctor.stdout).not.toContain('--remove')
})
