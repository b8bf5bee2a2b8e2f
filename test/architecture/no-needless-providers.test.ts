// The files of the providers build the schemas of all their answers when they are loaded: only what asks providers, or describes them,
// may wait for that. Everybody else has providers/facts.ts.
import { dirname, join, normalize } from 'node:path'
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

it('draws the first screen of the terminal interface without them', () => {
  const texts = new Map(sources.map(({ name, text }) => [name, text]))
  const reached = new Set(['pipeline/tui/run-tui.ts'])
  // A set goes on with what is added to it meanwhile. The bundle has the facts worked out.
  for (const name of reached)
    for (const [, what = '', from = ''] of (texts.get(name) ?? '').matchAll(/^(?:im|ex)port (.*?)from '(\.[^']+)'/gms))
      if (!what.startsWith('type ') && !from.endsWith('/facts.ts')) reached.add(normalize(join(dirname(name), from)))

  expect([...reached].filter((name) => name === 'providers/index.ts')).toEqual([])
  expect(reached.size).toBeGreaterThan(50)
})
