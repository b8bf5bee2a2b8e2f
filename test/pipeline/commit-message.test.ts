// What a commit of keyz says: names of providers and a count, never an amount and never a secret.
import { expect, it } from 'vitest'
import { commitMessage } from '../../pipeline/record.ts'

const sidecar = (provider: string, alias: string) => `.keyz/providers/${provider}/default/${alias}.json`

it.each([
  [[sidecar('xai', 'a')], 'meta(sync): refresh xai (1 key)'],
  [
    [sidecar('xai', 'a'), sidecar('openrouter', 'a'), sidecar('xai', 'b'), '.keyz/providers/registry.json'],
    'meta(sync): refresh openrouter, xai (3 keys)',
  ],
  [
    ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => sidecar(id, 'k')),
    'meta(sync): refresh a, b, c, d, e and 2 more (7 keys)',
  ],
  [['.keyz/providers/registry.json', '.keyz/.gitignore'], 'meta(registry): update what keyz knows of this store'],
])('of %j is "%s"', (paths, message) => {
  expect(commitMessage(paths)).toBe(message)
})
