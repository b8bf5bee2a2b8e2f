// Many versions are read in several parts, and none of them is left out.
import { expect, it } from 'vitest'
import { type Places, readVersions } from '../../../../pipeline/history/readings/read-versions.ts'
import { now, sidecar } from '../../../meta/example.ts'

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

it('says that a later part could not be read', async () => {
  const broken = async (names: readonly string[]) => {
    if (names.includes('1000')) throw new Error('the object is missing')
    return await contents(names)
  }

  await expect(readVersions(broken, versionsOf(1500), new Map())).rejects.toThrow('the object is missing')
})
