// Works out providers/facts.ts when the bundle is made, so that a command that asks nobody does not load the files of 42 providers.
import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'
import { providerFacts } from '../../providers/facts.ts'

const computed = 'providers.map(factsOf)'

export function workedOutFacts(): Plugin {
  return {
    name: 'worked-out-facts',
    setup(bundler) {
      bundler.onLoad({ filter: /\/providers\/facts\.ts$/ }, async ({ path }) => {
        const text = await readFile(path, 'utf8')
        const contents = text
          .replace(computed, () => literal(providerFacts))
          .replace(/^import \{ providers \}.*\n/m, '')
        if (contents.includes('{ providers }') || contents.includes(computed))
          throw new Error('providers/facts.ts no longer computes its list as the build expects')
        return { contents, loader: 'ts' }
      })
    },
  }
}

/** JavaScript for plain values and regular expressions. */
export function literal(value: unknown): string {
  if (value instanceof RegExp) return value.toString()
  if (Array.isArray(value)) return `[${value.map(literal).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined'
  return `{${Object.entries(value)
    .map(([name, inner]) => `${JSON.stringify(name)}:${literal(inner)}`)
    .join(',')}}`
}
