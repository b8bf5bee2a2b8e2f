// The plugin's file: written whole, updated, removed, and never in place of somebody else's.
import { mkdir, readdir, readFile, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { CommandError } from '../../../pipeline/errors.ts'
import { installPlugin, pluginPath, pluginState, removePlugin } from '../../../pipeline/opencode/plugin-file.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const foldersIn = (path: string) => ({
  config: path,
  data: path,
  state: path,
  agentState: null,
  opencodeDatabase: null,
})

it('is installed alone in its folder, with the mode of any file, and removed again', async () => {
  await using home = await temporaryFolder()
  const path = pluginPath(foldersIn(home.path), null)

  const installed = await installPlugin(path, null)
  const [names, { mode }, written] = [await readdir(dirname(path)), await stat(path), await pluginState(path)]
  const removed = await removePlugin(path, null)

  expect(path).toBe(join(home.path, 'opencode/plugins/keyz-usage.ts'))
  expect(installed).toEqual({ scope: 'global', path, state: 'current' })
  expect(written).toBe('current')
  expect(names).toEqual(['keyz-usage.ts'])
  expect(mode & 0o777).toBe(0o666 & ~process.umask())
  expect(removed.state).toBe('missing')
  expect(await pluginState(path)).toBe('missing')
})

it('replaces the plugin of another version', async () => {
  await using home = await temporaryFolder()
  const path = pluginPath(foldersIn(home.path), null)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, '// keyz-usage: of another version\n')
  const before = await pluginState(path)

  await installPlugin(path, null)

  expect(before).toBe('other_version')
  expect(await pluginState(path)).toBe('current')
})

it('neither replaces nor removes a plugin that somebody changed', async () => {
  await using home = await temporaryFolder()
  const path = pluginPath(foldersIn(home.path), null)
  await installPlugin(path, null)
  const text = `${await readFile(path, 'utf8')}// and to my own file as well\n`
  await writeFile(path, text)

  expect(await pluginState(path)).toBe('edited')
  for (const change of [installPlugin, removePlugin])
    await expect(change(path, null)).rejects.toThrow('was changed since keyz wrote it, so it stays')
  expect(await readFile(path, 'utf8')).toBe(text)
})

it.each([
  ['git wrote with other line ends', (text: string) => text.replaceAll('\n', '\r\n')],
  ['has a first line that is damaged', (text: string) => text.replace('\n', ' \n')],
])('leaves a changed plugin alone that %s', async (_, damaged) => {
  await using home = await temporaryFolder()
  const path = pluginPath(foldersIn(home.path), null)
  await installPlugin(path, null)
  const text = damaged(`${await readFile(path, 'utf8')}// and to my own file as well\n`)
  await writeFile(path, text)

  await expect(installPlugin(path, null)).rejects.toThrow('was changed since keyz wrote it, so it stays')
  expect(await readFile(path, 'utf8')).toBe(text)
})

it('updates a plugin of which only the line ends differ', async () => {
  await using home = await temporaryFolder()
  const path = pluginPath(foldersIn(home.path), null)
  await installPlugin(path, null)
  await writeFile(path, (await readFile(path, 'utf8')).replaceAll('\n', '\r\n'))

  await installPlugin(path, null)

  expect(await pluginState(path)).toBe('current')
})

it.each(['install', 'remove'])('does not %s through a symbolic link, or in place of another file', async (action) => {
  await using home = await temporaryFolder()
  const [linked, taken] = [join(home.path, 'linked.ts'), join(home.path, 'taken.ts')]
  await writeFile(taken, 'export default {}\n')
  await symlink(taken, linked)

  for (const path of [linked, taken]) {
    const change = action === 'install' ? installPlugin(path, null) : removePlugin(path, null)

    await expect(change).rejects.toThrow('keyz did not write')
  }

  expect(await readFile(taken, 'utf8')).toBe('export default {}\n')
})

it('says what to do, and never ends in an internal error, wherever the plugin cannot be looked at', async () => {
  await using home = await temporaryFolder()
  const [loop, long] = [join(home.path, 'loop'), join(home.path, 'x'.repeat(300))]
  await symlink(loop, loop)

  for (const folder of [loop, long]) {
    const path = pluginPath(foldersIn(folder), null)

    expect(await pluginState(path)).toBe('unreadable')
    await expect(installPlugin(path, null)).rejects.toThrow(/^cannot look at .*: check that you may read it/)
    await expect(removePlugin(path, null)).rejects.toThrow(/^cannot look at .*: check that you may read it/)
    await expect(installPlugin(pluginPath(foldersIn(home.path), folder), folder)).rejects.toThrow(CommandError)
  }
})

it('takes a huge file for one of somebody else, and reads none of it', async () => {
  await using home = await temporaryFolder()
  const path = join(home.path, 'huge.ts')
  await writeFile(path, '// keyz-usage: ')
  await truncate(path, 5 * 2 ** 30)

  expect(await pluginState(path)).toBe('foreign')
})

it('says what to do if the folder cannot be written, or the project does not exist', async () => {
  await using home = await temporaryFolder()
  const none = join(home.path, 'none')
  await writeFile(join(home.path, 'opencode'), 'a file in the way')

  await expect(installPlugin(pluginPath(foldersIn(home.path), null), null)).rejects.toThrow('cannot write the plugin')
  await expect(installPlugin(pluginPath(foldersIn(home.path), none), none)).rejects.toThrow('is not a folder')
})
