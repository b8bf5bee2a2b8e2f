// A rule over all sources: every environment variable that keyz reads is on docs/environment.md, and nothing that it does not read.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { environmentPage } from '../../../pipeline/docs/environment-page.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const page = readFileSync(join(root, 'docs/environment.md'), 'utf8')

const sources = ['pipeline', 'meta', '.husky/store']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  )
  .concat(join(root, 'action.yml'))
  .map((path) => readFileSync(path, 'utf8'))

/** By its own name, as a field of the environment under whichever name, and as a setting without its prefix. */
function variablesIn(text: string): string[] {
  return [
    ...[...text.matchAll(/\b(?:KEYZ|GITHUB)_[A-Z_]*[A-Z]\b/g)].map(([name]) => name),
    ...[...text.matchAll(/\b(?:variables|snapshot|env)\.([A-Z][A-Z_]+[A-Z])\b/g)].map(([, name = '']) => name),
    ...[...text.matchAll(/\bsetting\('([A-Z_]+)'\)/g)].map(([, name]) => `KEYZ_${name}`),
  ]
}

const documented = [...page.matchAll(/`([A-Z][A-Z_]*[A-Z])`/g)].map(([, name = '']) => name)
const read = [...new Set(sources.flatMap(variablesIn))].sort().map((name) => ({ name }))

it.each(read)('$name is documented', ({ name }) => {
  expect(documented).toContain(name)
})

it('finds the variables that everybody knows keyz by', () => {
  expect(read.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['KEYZ_DEBUG', 'KEYZ_PGP_PRIVATE_KEY', 'NO_COLOR', 'PASSWORD_STORE_DIR']),
  )
})

it('documents no variable that nothing reads', () => {
  const generated = Object.values(environmentPage()).join('\n')
  const known = new Set([...read.map(({ name }) => name), ...variablesIn(generated)])
  const ours = documented.filter((name) => name.startsWith('KEYZ_'))

  expect(ours.filter((name) => !known.has(name))).toEqual([])
})
