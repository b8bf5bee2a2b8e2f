// The source files of keyz, and which of them each one imports: what the tests of the house are about.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

const top = ['schema', 'providers', 'meta', 'pipeline']

export interface SourceFile {
  /** Relative to the root, as in `pipeline/sync/sync.ts`. */
  name: string
  text: string
  /** The files of ours that it imports, types included. */
  imports: string[]
}

export const sources: readonly SourceFile[] = top
  .flatMap((folder) => filesBelow(folder))
  .filter((name) => /\.(?:ts|tsx|mjs)$/.test(name))
  .map((name) => {
    const text = readFileSync(join(root, name), 'utf8')
    return { name, text, imports: importsOf(name, text) }
  })

/** Every file below a folder of the repository, in the order of their names. */
export function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => normalize(join(entry.parentPath, entry.name)).slice(root.length))
    .sort()
}

function importsOf(name: string, text: string): string[] {
  const paths = [...text.matchAll(/(?:from|import\(|require\()\s*'(\.[^']+)'/g)].map(([, path = '']) => path)
  return paths.map((path) => normalize(join(dirname(name), path)))
}
