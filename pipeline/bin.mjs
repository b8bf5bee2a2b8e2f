#!/usr/bin/env node
// Starts keyz, whatever the current folder: the bundle in dist/ where it is as new as the sources, the sources otherwise.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const top = new URL('../', import.meta.url)
const parameters = process.argv.slice(2)
// git starts these once for every file that it shows or merges.
const calledByGit = ['git-diff', 'git-merge', 'git-helper'].includes(parameters[0] ?? '')
/** Commands that go through all entries of a store, of which there may be ten thousand. */
const longLists = ['status', 'sync']

if (['--version', '-V'].includes(parameters.join(' '))) {
  // Scripts ask this often, and loading a command line to answer takes four times as long.
  process.stdout.on('error', ({ code }) => {
    if (code === 'EPIPE') return
    console.error(`keyz: the output could not be written${code === 'ENOSPC' ? ': the disk is full' : ''}`)
    process.exitCode = 1
  })
  process.stdout.write(`${JSON.parse(readFileSync(new URL('package.json', top), 'utf8')).version}\n`)
} else if (process.platform === 'win32') {
  // pass, the hooks in sh, and files that only their owner may read are all missing there.
  console.error('keyz does not run on Windows itself: install it in WSL (wsl --install), beside pass and your store.')
  process.exitCode = 2
} else {
  leaveMemoryOutOfDumps()
  // Source maps take time for every file and are only for stack traces.
  process.setSourceMapsEnabled(process.env.KEYZ_DEBUG === '1')
  const { bundleIsCurrent } = await import('./start/bundle-is-current.mjs')
  const { main, load, screen, ended } = await (bundleIsCurrent(top) ? startBundle() : startSources())
  process.exitCode = await main(parameters, process.env, process, load, screen)
  await ended?.(process.exitCode)
}

/** For this process and all that it starts: what a crash may write to the disk then holds no memory, and so no key. Linux only. */
function leaveMemoryOutOfDumps() {
  if (process.platform !== 'linux') return
  try {
    writeFileSync('/proc/self/coredump_filter', '0')
  } catch {
    // Without /proc, or where the system makes no dumps.
  }
}

async function startBundle() {
  const { folderToPrune, keepCompiled, runCompiled } = await import('./start/compiled.mjs')
  const file = fileURLToPath(new URL('dist/cli.cjs', top))
  const [command = ''] = parameters
  const isHelper = command === 'git-helper'
  // Only what Node itself loads has the names of sources in stack traces.
  const isDebugged = process.env.KEYZ_DEBUG === '1'
  const bundle = isDebugged ? createRequire(file)(file) : runCompiled(file, isHelper ? 'git-diff' : command)
  if (longLists.includes(command)) (await import('./start/young-memory.mjs')).keepYoungMemory()
  const ended = async (exitCode) => {
    keepCompiled(exitCode)
    // A person waits for these, many times a day.
    const folder = calledByGit || command === 'hook' ? null : folderToPrune()
    if (folder !== null) (await import('./start/prune-compiled.mjs')).pruneCompiled(folder, file)
  }
  // By the end of a helper the folder may be gone.
  return {
    main: calledByGit ? gitDriver(bundle.gitDriver, () => keepCompiled(0)) : bundle.main,
    screen: () => import(new URL('dist/tui.mjs', top)),
    ended: isHelper ? undefined : ended,
  }
}

async function startSources() {
  const starter = new URL('./start/from-sources.mjs', import.meta.url)
  if (!existsSync(starter)) {
    // A package has no sources: without its bundle, nothing of it can run.
    console.error(`keyz: a part of this installation is missing: install keyz again, in place of ${fileURLToPath(top)}`)
    process.exit(1)
  }
  const { importTypeScript, requireTypeScript } = await import('./start/from-sources.mjs')
  const folder = fileURLToPath(top)
  const require = requireTypeScript(folder)
  // The terminal interface imports more once it is open, which what was required cannot.
  const isTui = parameters.find((parameter) => !parameter.startsWith('-')) === 'tui'
  const { main } = isTui
    ? await importTypeScript(folder, './cli.ts')
    : require(calledByGit ? './git-drivers/main.ts' : './cli.ts')
  return {
    main: calledByGit ? gitDriver(main, () => undefined) : main,
    load: isTui ? undefined : (name) => require(`./commands/${name}.ts`),
    screen: () => importTypeScript(folder, './tui/screen/screen.tsx'),
  }
}

/** With what a helper does before its first answer. */
function gitDriver(main, beforeAnswer) {
  return (given, variables, streams) => main(given, variables, streams, beforeAnswer)
}
