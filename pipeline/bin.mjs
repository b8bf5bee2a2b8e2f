#!/usr/bin/env node
// Starts keyz from its TypeScript sources, whatever the current folder.
// With require, unlike with import, tsx needs no thread of its own, and keyz starts in half the time.
import module, { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)

/** Otherwise tsx reads the tsconfig.json of the current folder, and a store that has one could run its own code. */
process.env.TSX_TSCONFIG_PATH = fileURLToPath(new URL('../tsconfig.json', import.meta.url))

function registerTypeScript() {
  try {
    require('tsx/cjs/api').register()
  } catch {
    console.error(
      `keyz: dependencies are not installed: run npm ci in ${fileURLToPath(new URL('..', import.meta.url))}`,
    )
    process.exit(1)
  }
}

/** zod loads error messages in 60 languages that keyz never shows. Loading them on demand saves about 50 ms of a 500 ms start; if zod moves them, nothing else changes. */
function loadLanguagesOnDemand() {
  let path
  try {
    path = require.resolve('zod/v4/locales')
  } catch {
    return
  }
  let languages
  const get = (_, name) => {
    if (name === '__esModule') return true
    if (languages === undefined) delete require.cache[path]
    languages ??= require(path)
    return languages[name]
  }
  const exports = new Proxy({}, { get })
  require.cache[path] = Object.assign(new module.Module(path), { exports, loaded: true })
}

registerTypeScript()
loadLanguagesOnDemand()
// Source maps take time for every file and are only for stack traces.
process.setSourceMapsEnabled(process.env.KEYZ_DEBUG === '1')
// Node 22 and later can keep compiled code for the next start.
module.enableCompileCache?.()
// git starts these once for every file that it shows or merges.
const calledByGit = ['git-diff', 'git-merge'].includes(process.argv[2] ?? '')
const { main } = require(calledByGit ? './git-drivers/main.ts' : './cli.ts')
process.exitCode = await main(process.argv.slice(2), process.env, process, (name) => require(`./commands/${name}.ts`))
