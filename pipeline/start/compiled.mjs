// Runs a file of the bundle with the code that V8 compiled for the last run of the same command: a third of the time that a command
// would take to start. Node's own cache for that comes with Node 22.
import { createHash } from 'node:crypto'
import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { Script } from 'node:vm'
import { privateCache } from './private-cache.mjs'

/** Exit code of a command line that names no command: its name must not become that of a file. */
const usage = 2
/** Milliseconds after which the file of a command that ran says anew that it is in use. */
const day = 24 * 60 * 60 * 1000
const digestBytes = 32

/** What reading a database, and going through a large store, set: as they are when Node starts. */
const unset = ['--wasm-tier-up', '--wasm-dynamic-tiering', '--heap-growing-percent=0', '--semi-space-growth-factor=2']

let fresh = null
let used = null

/** What the file exports. */
export function runCompiled(file, command) {
  const place = placeOf(file, command)
  const cachedData = place === null ? undefined : kept(place)
  // Like Node's own loader: a function around the file, on one line with its first.
  const source = `(function(exports,require,module,__filename,__dirname){${readFileSync(file, 'utf8')}\n})`
  const script = new Script(source, { filename: file, cachedData })
  if (place !== null && (cachedData === undefined || script.cachedDataRejected)) fresh = { script, place }
  else used = place
  const module = { exports: {} }
  script.runInThisContext()(module.exports, createRequire(file), module, file, dirname(file))
  return module.exports
}

/** At the end of a run, when V8 has compiled what the command needs. */
export function keepCompiled(exitCode) {
  if (fresh === null || exitCode === usage) return
  const { script, place } = fresh
  // V8 keeps its switches with the code, and the next process starts without those that were set since.
  for (const flag of unset) setFlagsFromString(flag)
  const data = script.createCachedData()
  const temporary = `${place}.${process.pid}`
  try {
    writeFileSync(temporary, Buffer.concat([digestOf(data), data]), { mode: 0o600, flag: 'wx' })
    renameSync(temporary, place)
  } catch {
    rmSync(temporary, { force: true })
  }
}

/**
 * The folder, where it may be time to look for what nobody uses anymore: after a run that wrote to it, and once a day for each command.
 * Null in all other runs, which pay for no more than asking for the time of one file.
 */
export function folderToPrune() {
  try {
    if (fresh !== null) return dirname(fresh.place)
    if (used === null || Date.now() - statSync(used).mtimeMs < day) return null
    utimesSync(used, new Date(), new Date())
    return dirname(used)
  } catch {
    return null
  }
}

/** Null where nothing can be kept. V8 itself compares its version and switches, but of the source only the length. */
function placeOf(file, command) {
  if (!/^[a-z-]{0,20}$/.test(command)) return null
  const folder = privateCache('compiled')
  if (folder === null) return null
  const bundle = readFileSync(join(dirname(file), 'complete'), 'utf8').slice(0, 16)
  return join(folder, `${bundle}-${process.versions.v8}-${process.arch}-${command || 'keyz'}`)
}

/** A file that lost a part of its bytes, on a full disk or in a crash, would crash V8. */
function kept(place) {
  try {
    const bytes = readFileSync(place)
    const data = bytes.subarray(digestBytes)
    return digestOf(data).equals(bytes.subarray(0, digestBytes)) ? data : undefined
  } catch {
    return undefined
  }
}

function digestOf(data) {
  return createHash('sha256').update(data).digest()
}
