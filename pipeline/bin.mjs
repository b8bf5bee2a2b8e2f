#!/usr/bin/env node
// Starts keyz, whatever the current folder: the bundle in dist/ where it is as new as the sources, the sources otherwise.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { bundleIsCurrent } from './start/bundle-is-current.mjs'
import { keepCompiled, runCompiled } from './start/compiled.mjs'

const top = new URL('../', import.meta.url)
const parameters = process.argv.slice(2)
// git starts these once for every file that it shows or merges.
const calledByGit = ['git-diff', 'git-merge', 'git-helper'].includes(parameters[0] ?? '')

if (['--version', '-V'].includes(parameters.join(' '))) {
  // Scripts ask this often, and loading a command line to answer takes four times as long.
  console.log(JSON.parse(readFileSync(new URL('package.json', top), 'utf8')).version)
} else {
  // Source maps take time for every file and are only for stack traces.
  process.setSourceMapsEnabled(process.env.KEYZ_DEBUG === '1')
  const { main, load } = bundleIsCurrent(top) ? startBundle() : await startSources()
  process.exitCode = await main(parameters, process.env, process, load)
  keepCompiled(process.exitCode)
}

function startBundle() {
  const file = fileURLToPath(new URL('dist/cli.cjs', top))
  // Only what Node itself loads has the names of sources in stack traces.
  const bundle = process.env.KEYZ_DEBUG === '1' ? createRequire(file)(file) : runCompiled(file, parameters[0] ?? '')
  return { main: calledByGit ? bundle.gitDriver : bundle.main }
}

async function startSources() {
  const { requireTypeScript } = await import('./start/from-sources.mjs')
  const require = requireTypeScript(fileURLToPath(top))
  const { main } = require(calledByGit ? './git-drivers/main.ts' : './cli.ts')
  return { main, load: (name) => require(`./commands/${name}.ts`) }
}
