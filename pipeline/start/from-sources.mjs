// Lets Node run the TypeScript sources of a clone, by tsx. The bundle in dist/ needs none of this.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { withPrivateCache } from './private-tsx-cache.mjs'

/** A `require` that understands TypeScript and takes paths from `pipeline/`; `top` is the folder of package.json. With it, unlike with import, tsx needs no thread of its own, and keyz starts in half the time. */
export function requireTypeScript(top) {
  const require = createRequire(join(top, 'pipeline', 'bin.mjs'))
  // Otherwise tsx reads the tsconfig.json of the current folder, and a store that has one could run its own code.
  process.env.TSX_TSCONFIG_PATH = join(top, 'tsconfig.json')
  try {
    withPrivateCache(() => require('tsx/cjs/api').register())
  } catch {
    console.error(`keyz: dependencies are not installed: run npm ci in ${top}`)
    process.exit(1)
  }
  return require
}

/** What waits for something while it loads, as ink does, cannot be required. `path` is from `pipeline/`. */
export async function importTypeScript(top, path) {
  const parentURL = pathToFileURL(join(top, 'pipeline', 'bin.mjs')).href
  return await withPrivateCache(async () => {
    const { tsImport } = await import('tsx/esm/api')
    return await tsImport(path, { parentURL })
  })
}
