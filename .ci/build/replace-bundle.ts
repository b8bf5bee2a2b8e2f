// `npm run build`, and what the tests of the whole program do first: a dist/ that is as new as the sources.
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { bundleIsCurrent } from '../../pipeline/start/bundle-is-current.mjs'
import { buildTo } from './build.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Makes dist/ anew in one step, so that a keyz that is running never finds half of it. */
export async function replaceBundle(): Promise<void> {
  const current = join(root, 'dist')
  const fresh = join(root, `dist.new.${process.pid}`)
  const old = join(root, `dist.old.${process.pid}`)
  try {
    await buildTo(fresh)
    await rename(current, old).catch(() => undefined)
    await rename(fresh, current)
  } finally {
    await Promise.all([fresh, old].map((folder) => rm(folder, { recursive: true, force: true })))
  }
}

/** Called by vitest before the projects that start keyz as a program, which the tests of one provider never do. */
export async function setup(): Promise<void> {
  if (process.env.KEYZ_TEST_PROVIDER === undefined && !bundleIsCurrent(pathToFileURL(root))) await replaceBundle()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await replaceBundle()
