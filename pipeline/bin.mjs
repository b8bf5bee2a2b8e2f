#!/usr/bin/env node
// Starts keyz, whatever the current folder: the bundle in dist/ where it is as new as the sources, the sources otherwise.
import { readFileSync } from 'node:fs'
import module from 'node:module'
import { fileURLToPath } from 'node:url'
import { bundleIsCurrent } from './start/bundle-is-current.mjs'
import { privateCache } from './start/private-cache.mjs'

const top = new URL('../', import.meta.url)
const parameters = process.argv.slice(2)
// git starts these once for every file that it shows or merges.
const calledByGit = ['git-diff', 'git-merge'].includes(parameters[0] ?? '')

if (['--version', '-V'].includes(parameters.join(' '))) {
  // Scripts ask this often, and loading a command line to answer takes four times as long.
  console.log(JSON.parse(readFileSync(new URL('package.json', top), 'utf8')).version)
} else {
  // Source maps take time for every file and are only for stack traces.
  process.setSourceMapsEnabled(process.env.KEYZ_DEBUG === '1')
  const { main, load } = bundleIsCurrent(top) ? await startBundle() : await startSources()
  process.exitCode = await main(parameters, process.env, process, load)
}

async function startBundle() {
  // Node 22 and later can keep compiled code for the next start.
  const cache = module.enableCompileCache === undefined ? null : privateCache('node')
  if (cache !== null) module.enableCompileCache(cache)
  return await import(new URL(calledByGit ? 'dist/git-drivers.mjs' : 'dist/cli.mjs', top))
}

async function startSources() {
  const { requireTypeScript } = await import('./start/from-sources.mjs')
  const require = requireTypeScript(fileURLToPath(top))
  const { main } = require(calledByGit ? './git-drivers/main.ts' : './cli.ts')
  return { main, load: (name) => require(`./commands/${name}.ts`) }
}
