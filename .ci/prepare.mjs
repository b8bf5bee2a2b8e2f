// What npm runs in a clone after npm install, and before it packs or links it: installs the clone's own git hooks, and makes dist/.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const run = (...parameters) => spawnSync(process.execPath, parameters, { cwd: root, stdio: 'inherit' }).status

// Without the packages for development there is nothing to build with, and keyz runs from its sources.
if (existsSync(new URL('../node_modules/husky', import.meta.url))) run('node_modules/husky/bin.js')
if (existsSync(new URL('../node_modules/esbuild', import.meta.url))) {
  process.exitCode = run('--import', './pipeline/start/typescript.mjs', '.ci/build/replace-bundle.ts') ?? 1
}
