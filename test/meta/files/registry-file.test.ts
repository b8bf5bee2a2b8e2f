// The registry on disk: sorted, strict, and never changed by two processes at once.
import { expect, it } from 'vitest'
import { keyzFolder } from '../../../meta/files/keyz-folder.ts'
import {
  parseRegistry,
  readRegistry,
  readRegistryVersion,
  registryPath,
  updateRegistry,
} from '../../../meta/files/registry-file.ts'
import { RegistryRow } from '../../../schema/registry.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const row = RegistryRow.parse({ provider_id: 'xai', key_alias: 'ci' })

it('keeps every change of many at once, sorted by entry', async () => {
  await using home = await temporaryFolder()
  const folder = keyzFolder(home.path, () => undefined)
  const paths = ['xai/c', 'xai/a', 'xai/b']

  await Promise.all(
    paths.map((path) => updateRegistry(folder, (known) => ({ ...known, keys: { ...known.keys, [path]: row } }))),
  )

  expect(Object.keys((await readRegistry(folder))?.keys ?? {})).toEqual(['xai/a', 'xai/b', 'xai/c'])
})

it('is null where there is none, and is never overwritten where it is broken', async () => {
  await using home = await temporaryFolder()
  const folder = keyzFolder(home.path, () => undefined)
  const before = await readRegistry(folder)
  await folder.write(registryPath, '{"schema_version": 1, "keys": 7}')

  await expect(updateRegistry(folder, (known) => known)).rejects.toThrow('.keyz/providers/registry.json, line 1')
  expect(before).toBeNull()
  expect(await folder.read(registryPath)).toBe('{"schema_version": 1, "keys": 7}')
})

it('refuses a field that is in it twice', () => {
  expect(() => parseRegistry('{"schema_version": 1, "keys": {}, "keys": {"a": 1}}', 'r.json')).toThrow('r.json, line 1')
})

it('is parsed again only when it says something else than before', async () => {
  await using home = await temporaryFolder()
  const folder = keyzFolder(home.path, () => undefined)
  const none = await readRegistryVersion(folder)
  await updateRegistry(folder, (registry) => ({ ...registry, ignore: ['bank/*'] }))

  const first = await readRegistryVersion(folder, none)
  const again = await readRegistryVersion(folder, first)
  await updateRegistry(folder, (registry) => ({ ...registry, ignore: [] }))
  const changed = await readRegistryVersion(folder, again)

  expect(none.text).toBeNull()
  expect(again).toBe(first)
  expect([none, first, changed].map(({ registry }) => registry.ignore)).toEqual([[], ['bank/*'], []])
})
