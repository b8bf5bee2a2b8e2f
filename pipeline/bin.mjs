#!/usr/bin/env node
// Starts keyz from its TypeScript sources, from whichever folder it is called.
// Loading by require needs no thread of its own, as loading by import does, and starts in half the time.
import module, { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)

/** Otherwise tsx reads the tsconfig.json of the folder that keyz is called in: a store that tracks one could have its own code run. */
process.env.TSX_TSCONFIG_PATH = fileURLToPath(new URL('../tsconfig.json', import.meta.url))

function registerTypeScript() {
  try {
    require('tsx/cjs/api').register()
  } catch {
    console.error(
      `keyz: its packages are not installed: run npm ci in ${fileURLToPath(new URL('..', import.meta.url))}`,
    )
    process.exit(1)
  }
}

/** zod brings its sentences in sixty languages. keyz shows none of them, and no command should wait for the files. */
function leaveOutLanguages() {
  const languages = require.resolve('zod/v4/locales')
  require.cache[languages] = Object.assign(new module.Module(languages), { exports: {}, loaded: true })
}

registerTypeScript()
leaveOutLanguages()
// Maps from the compiled lines to ours take time with every file, and are for stack traces alone.
process.setSourceMapsEnabled(process.env.KEYZ_DEBUG === '1')
// Node 22 and later keep the compiled code for the next start.
module.enableCompileCache?.()
// git starts these once for every file that it shows or merges.
const calledByGit = ['git-diff', 'git-merge'].includes(process.argv[2] ?? '')
const { main } = require(calledByGit ? './git-drivers/main.ts' : './cli.ts')
process.exitCode = await main(process.argv.slice(2), process.env, process, (name) => require(`./commands/${name}.ts`))
