// The files of the providers build the schemas of all their answers when they are loaded: only what asks providers, or describes them,
// may wait for that. Everybody else has providers/facts.ts.
import { expect, it } from 'vitest'
import { sources } from './source-files.ts'

it('loads the providers only where their requests matter', () => {
  const loading = sources
    .filter(({ imports }) => imports.includes('providers/index.ts'))
    .map(({ name }) => name)
    .sort()

  expect(loading).toEqual([
    'pipeline/decrypt/refuse-foreign-key.ts',
    'pipeline/demo/demo-store.ts',
    'pipeline/demo/local-providers.ts',
    'pipeline/discover/guess-from-entry.ts',
    'pipeline/discover/map-entry.ts',
    'pipeline/sync/plan-sync.ts',
    'providers/catalog.ts',
    'providers/facts.ts',
  ])
})
