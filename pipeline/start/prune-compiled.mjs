// Removes compiled code that no run will read again. Every update of keyz or of Node would otherwise leave some 12 MB behind.
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { privateCache } from './private-cache.mjs'

const day = 24 * 60 * 60 * 1000
/** Days after which what nobody ran is removed. */
const maxAge = 30

/** What the names of all files that one build of keyz keeps for one Node begin with. */
function groupOf(file) {
  return `${bundleOf(file)}-${process.versions.v8}-${process.arch}`
}

/** Looks through the folder of compiled code, at most once a day. `file` is the bundle that runs. */
export function pruneCompiled(folder, file) {
  try {
    const places = privateCache('places')
    if (places !== null) prune(folder, places, file)
  } catch {
    // On a full disk, say, or while another process does the same: there is always a next day.
  }
}

function prune(folder, places, file) {
  const last = join(places, 'last')
  if (age(last) < day) return
  writeFileSync(last, '', { mode: 0o600 })
  writeFileSync(join(places, groupOf(file)), JSON.stringify([file, process.execPath]), { mode: 0o600 })
  const gone = readdirSync(places).filter((group) => isGone(places, group))
  for (const group of gone) removeWhere(places, (name) => name === group)
  removeWhere(folder, (name) => gone.some((group) => name.startsWith(`${group}-`)))
  for (const each of [places, folder]) removeWhere(each, (_, path) => age(path) > maxAge * day)
}

/** Another build stands where it was, or none, or its Node is no longer there. */
function isGone(places, group) {
  try {
    const [file, node] = JSON.parse(readFileSync(join(places, group), 'utf8'))
    const [bundle] = group.split('-')
    const isOtherNode = node === process.execPath && !group.includes(`-${process.versions.v8}-`)
    return isOtherNode || !existsSync(node) || !existsSync(file) || bundleOf(file) !== bundle
  } catch {
    return false
  }
}

function bundleOf(file) {
  return readFileSync(join(dirname(file), 'complete'), 'utf8').slice(0, 16)
}

/** Infinite where there is no such file. */
function age(path) {
  return Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -Infinity)
}

function removeWhere(folder, isUnneeded) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (isUnneeded(name, path)) rmSync(path, { force: true })
  }
}
