// What `keyz opencode doctor` finds: it tries what the plugin does, and leaves everything as it was.
import { access, chmod, constants, mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { eventFolder, foldersOf } from '../../../pipeline/environment/folders.ts'
import { diagnosePlugin, findEvents, findPlugins } from '../../../pipeline/opencode/diagnose-plugin.ts'
import { installPlugin, pluginPath } from '../../../pipeline/opencode/plugin-file.ts'
import type { UnmappedSpend } from '../../../schema/reports/usage-report.ts'
import { temporaryFolder } from '../../support/temporary.ts'

async function checksIn(home: string, more: { variables?: Record<string, string>; unmapped?: UnmappedSpend[] } = {}) {
  const folders = foldersOf({ HOME: home, ...more.variables })
  const found = { plugins: await findPlugins(folders, home), events: await findEvents(folders) }
  const checks = await diagnosePlugin(found, { folders, pure: false, unmapped: more.unmapped ?? null })
  return (name: string) => checks.find((check) => check.name === name)
}

it('leaves no trace of its trial, whether or not anything was recorded', async () => {
  await using home = await temporaryFolder()
  const events = join(eventFolder(foldersOf({ HOME: home.path })), 'events.jsonl')

  expect((await checksIn(home.path))('folder')).toMatchObject({ ok: true })
  expect(await readdir(home.path)).toEqual([])

  await mkdir(dirname(events), { recursive: true })
  await writeFile(events, '{}\n')
  await utimes(events, 1, 1)
  expect((await checksIn(home.path))('folder')).toMatchObject({ ok: true })
  expect(await readdir(dirname(events))).toEqual(['events.jsonl'])
  expect([await readFile(events, 'utf8'), (await stat(events)).mtimeMs]).toEqual(['{}\n', 1000])
})

it.each([
  ['a symbolic link', async (file: string) => await symlink('/dev/null', file), 'is a symbolic link'],
  ['a folder', async (file: string) => void (await mkdir(file)), 'is not a file: move it away'],
])('sees that the file of events is %s', async (_, make, expected) => {
  await using home = await temporaryFolder()
  const events = join(eventFolder(foldersOf({ HOME: home.path })), 'events.jsonl')
  await mkdir(dirname(events), { recursive: true })
  await make(events)

  expect((await checksIn(home.path))('folder')).toMatchObject({ ok: false, message: expect.stringContaining(expected) })
})

it('sees that nothing may be added to the file of events', async () => {
  await using home = await temporaryFolder()
  const events = join(eventFolder(foldersOf({ HOME: home.path })), 'events.jsonl')
  await mkdir(dirname(events), { recursive: true })
  await writeFile(events, '')
  await chmod(events, 0o400)
  // The administrator may add to any file.
  const mayWrite = await access(events, constants.W_OK).then(
    () => true,
    () => false,
  )

  expect((await checksIn(home.path))('folder')?.ok).toBe(mayWrite)
})

it('sees that the folder of events cannot be made', async () => {
  await using home = await temporaryFolder()
  await mkdir(join(home.path, '.local/state'), { recursive: true })
  await writeFile(join(home.path, '.local/state/keyz'), 'a file in the way')

  expect((await checksIn(home.path))('folder')).toMatchObject({
    ok: false,
    message: expect.stringContaining('cannot be made'),
  })
})

it('tells a plugin that is a symbolic link from a file of somebody else', async () => {
  await using home = await temporaryFolder()
  const path = pluginPath(foldersOf({ HOME: home.path }), null)
  const elsewhere = join(home.path, 'elsewhere.ts')
  await installPlugin(elsewhere, null)
  await mkdir(dirname(path), { recursive: true })
  await symlink(elsewhere, path)

  const check = await checksIn(home.path)

  expect(check('file')).toMatchObject({ ok: false, message: expect.stringContaining('is a symbolic link') })
  expect(check('plugin')).toMatchObject({ ok: false })
})

it('looks for the database that OPENCODE_DB names', async () => {
  await using home = await temporaryFolder()
  const named = join(home.path, '.local/share/opencode/mine.db')
  const variables = { OPENCODE_DB: 'mine.db' }

  expect((await checksIn(home.path, { variables }))('database')).toMatchObject({
    ok: false,
    message: expect.stringContaining(named),
  })

  await mkdir(dirname(named), { recursive: true })
  await writeFile(named, '')
  expect((await checksIn(home.path, { variables }))('database')).toMatchObject({
    ok: true,
    message: expect.stringContaining(named),
  })
})

it('shows whose spend has no key: a fault only where there is a key to map', async () => {
  await using home = await temporaryFolder()
  const spend = {
    reason: 'no_entry' as const,
    hint: 'what to do',
    cost: { amount: null, currency: 'USD', provenance: 'none' as const },
    tokens: { input: 0, output: 0, reasoning: 0, cache_read: 0, cache_write: 0 },
    messages: 1,
  }

  const known = await checksIn(home.path, { unmapped: [{ provider_id: 'moonshotai', ...spend }] })
  const unknown = await checksIn(home.path, { unmapped: [{ provider_id: 'my-own', ...spend }] })

  const message = (name: string) => `no key for what ${name} cost: what to do`
  expect(known('provider')).toEqual({ name: 'provider', ok: false, message: message('moonshotai') })
  expect(unknown('provider')).toEqual({ name: 'provider', ok: true, message: message('my-own') })
})
