// Documents of older versions become current ones when they are read; newer ones are left alone.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { NewerDocumentError } from '../../../meta/files/document.ts'
import { keyzFolder } from '../../../meta/files/keyz-folder.ts'
import { type Migration, migrate } from '../../../meta/files/migrations.ts'
import { parseRegistry } from '../../../meta/files/registry-file.ts'
import { parseSidecar, readSidecar } from '../../../meta/files/sidecar-file.ts'
import { writeIfChanged } from '../../../pipeline/sync/write-if-changed.ts'
import { Config } from '../../../schema/config.ts'
import { temporaryFolder } from '../../support/temporary.ts'
import { now, sidecar } from '../example.ts'

/** As version 0 wrote it: without the fields that it knew nothing of. */
const old = (() => {
  const { schema_version: _, usage: __, gaps: ___, attributes: ____, provenance: _____, ...known } = sidecar()
  return { schema_version: 0, ...known }
})()

it('reads a sidecar of version 0, with everything it did not say unknown', () => {
  expect(parseSidecar(JSON.stringify(old), 'old.json')).toEqual(
    sidecar({ usage: null, gaps: [], attributes: {}, provenance: [] }),
  )
})

it('reads a registry of version 0', () => {
  const text = '{"schema_version": 0, "keys": {"xai/a": {"provider_id": "xai", "key_alias": "a"}}, "ignore": []}'

  expect(parseRegistry(text, 'r.json')).toMatchObject({ schema_version: 1, keys: { 'xai/a': { key_kind: 'api' } } })
})

const steps: Migration[] = [
  ({ name, ...rest }) => ({ ...rest, alias: name }),
  ({ alias, ...rest }) => ({ ...rest, key_alias: String(alias).toUpperCase() }),
]

it.each([
  [{ schema_version: 0, name: 'ci' }, 2, { schema_version: 2, key_alias: 'CI' }],
  [{ schema_version: 1, alias: 'ci' }, 2, { schema_version: 2, key_alias: 'CI' }],
  [{ schema_version: 0, name: 'ci' }, 1, { schema_version: 1, alias: 'ci' }],
  [{ schema_version: 2, key_alias: 'x' }, 2, { schema_version: 2, key_alias: 'x' }],
  [{ schema_version: 3, other: 'x' }, 2, { schema_version: 3, other: 'x' }],
  [{ name: 'without a version' }, 1, { name: 'without a version' }],
  ['no document', 2, 'no document'],
])('%j brought to version %i is %j', (document, version, expected) => {
  const before = structuredClone(document)

  expect(migrate(document, steps, version)).toEqual(expected)
  expect(document).toEqual(before)
})

it('leaves a made-up version 2 alone, with one sentence', () => {
  const parsed = () => parseSidecar(JSON.stringify({ schema_version: 2, anything: true }), 'new.json')

  expect(parsed).toThrow(NewerDocumentError)
  expect(parsed).toThrow(/^new\.json has schema_version 2, but this keyz supports only 1: install the newest keyz/)
})

it('writes an old file anew with the next news, and not before', async () => {
  await using home = await temporaryFolder()
  const folder = keyzFolder(home.path, () => undefined)
  const path = 'providers/openrouter/personal/ci.json'
  const text = JSON.stringify(old)
  await mkdir(join(home.path, '.keyz/providers/openrouter/personal'), { recursive: true })
  await writeFile(join(home.path, '.keyz', path), text)
  const previous = await readSidecar(folder, path)
  const options = { folder, config: Config.parse({}), dryRun: false, now }

  await writeIfChanged(path, previous, previous ?? sidecar(), options)
  const same = await folder.read(path)
  await writeIfChanged(path, previous, sidecar({ ...previous, expires_at: null }), options)
  const fresh = await folder.read(path)

  expect(same).toBe(text)
  expect(fresh).toContain('"schema_version": 1')
})
