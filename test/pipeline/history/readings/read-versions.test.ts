// Many versions are read in several parts, and none of them is left out.
import { expect, it } from 'vitest'
import { type Places, readVersions } from '../../../../pipeline/history/readings/read-versions.ts'
import { authError, now, sidecar } from '../../../meta/example.ts'

const path = '.keyz/providers/openrouter/personal/ci.json'

function versionsOf(count: number) {
  return Array.from({ length: count }, (_, at) => ({ path, committed: now, blob: `${at}` }))
}

async function contents(names: readonly string[]) {
  return new Map(names.map((name) => [name, Buffer.from(JSON.stringify(sidecar()))]))
}

it.each([0, 1, 1000, 1001, 2000, 2001])('has each of %i versions', async (count) => {
  const places: Places = new Map()

  await readVersions(contents, versionsOf(count), places)

  expect([...(places.get(path)?.keys() ?? [])]).toEqual(versionsOf(count).map(({ blob }) => blob))
})

it('knows since when a version fails, and keeps the reading of one that says it oddly', async () => {
  const errors = [authError('2026-11-20T00:00:00Z'), { ...authError(now), message: 'odd', more: 1 }, { at: 'never' }]
  const texts = errors.map((last_error) => Buffer.from(JSON.stringify({ ...sidecar(), last_error })))
  const places: Places = new Map()

  await readVersions(
    async (names) => new Map(names.map((name) => [name, texts[Number(name)] ?? null])),
    versionsOf(3),
    places,
  )

  const found = [...(places.get(path)?.values() ?? [])]
  expect(found.map(({ version }) => version.last_error)).toEqual([{ at: '2026-11-20T00:00:00Z' }, { at: now }, null])
})

it('says that a later part could not be read', async () => {
  const broken = async (names: readonly string[]) => {
    if (names.includes('1000')) throw new Error('the object is missing')
    return await contents(names)
  }

  await expect(readVersions(broken, versionsOf(1500), new Map())).rejects.toThrow('the object is missing')
})
