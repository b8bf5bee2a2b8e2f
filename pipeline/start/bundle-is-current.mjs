// Whether dist/ may run in place of the sources.
import { readdirSync, statSync } from 'node:fs'

/**
 * `top` is the folder of package.json, as a URL. True for a package, which has the bundle alone; in a clone false as soon as a source
 * was changed, pulled, or deleted since the last `npm run build`.
 */
export function bundleIsCurrent(top) {
  const built = changedAt(new URL('dist/complete', top))
  const newest = Math.max(...['pipeline/', 'providers/', 'schema/', 'meta/'].map((name) => newestIn(name, top)))
  // Other packages make another bundle, too.
  return built > 0 && (newest === 0 || Math.max(newest, changedAt(new URL('package-lock.json', top))) <= built)
}

/** When a TypeScript file of the folder last changed, or came or went; 0 where there is none. */
function newestIn(name, top) {
  const folder = new URL(name, top)
  let newest = 0
  for (const entry of listed(folder)) {
    if (entry.isDirectory()) newest = Math.max(newest, newestIn(`${name}${entry.name}/`, top))
    else if (isSource(entry.name)) newest = Math.max(newest, changedAt(new URL(entry.name, folder)))
  }
  return newest === 0 ? 0 : Math.max(newest, changedAt(folder))
}

/** The plugin is handed to OpenCode as it is, and is no part of the bundle. */
function isSource(name) {
  return name.endsWith('.ts') && name !== 'plugin.ts'
}

function listed(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

function changedAt(url) {
  return statSync(url, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
