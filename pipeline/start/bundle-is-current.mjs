// Whether dist/ may run in place of the sources.
import { readdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * `top` is the folder of package.json, as a URL. True for a package, which has the bundle alone; in a clone false as soon as a source
 * was changed, pulled, or deleted since the last `npm run build`.
 */
export function bundleIsCurrent(top) {
  const folder = fileURLToPath(top)
  const built = changedAt(`${folder}dist/complete`, -1)
  const newest = Math.max(
    ...['pipeline/', 'providers/', 'schema/', 'meta/'].map((name) => newestIn(`${folder}${name}`)),
  )
  // Other packages make another bundle, too.
  // A package may say of each of its files that it is from 1970.
  return built >= 0 && (newest === 0 || Math.max(newest, changedAt(`${folder}package-lock.json`)) <= built)
}

/** When a source of the folder last changed, or came or went; 0 where there is none. */
function newestIn(folder) {
  let newest = 0
  for (const entry of listed(folder)) {
    if (entry.isDirectory()) newest = Math.max(newest, newestIn(`${folder}${entry.name}/`))
    else if (isSource(entry.name)) newest = Math.max(newest, changedAt(folder + entry.name))
  }
  return newest === 0 ? 0 : Math.max(newest, changedAt(folder))
}

/** The plugin is handed to OpenCode as it is, and is no part of the bundle. */
function isSource(name) {
  return (/\.tsx?$/.test(name) && name !== 'plugin.ts') || name.endsWith('.css')
}

function listed(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

function changedAt(path, missing = 0) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? missing
}
