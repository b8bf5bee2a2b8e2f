// Puts a folder of hooks that is ready where git looks for it, so that git never finds half of it.
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { hookFiles, runnerParts } from '../git/hook-protocol.ts'

/** What the stubs need, in the order in which it is needed. All of it is there before the first stub is. */
const first = ['settings', ...runnerParts, 'h']

/**
 * Where git calls the folder already, each file takes its place by itself: a hook that runs meanwhile finds the old one or the new one.
 * Otherwise the whole folder does. Returns whether anything changed.
 */
export async function putInPlace(fresh: string, folder: string, { inUse }: { inUse: boolean }): Promise<boolean> {
  const wanted = await filesIn(fresh)
  const surplus = (await filesIn(folder)).filter((name) => !wanted.includes(name))
  const different: string[] = []
  for (const name of wanted) if (!(await isSame(join(fresh, name), join(folder, name)))) different.push(name)
  if (different.length === 0 && surplus.length === 0) return false
  if (!inUse) {
    await rename(folder, `${fresh}-before`).catch(() => undefined)
    await rename(fresh, folder)
    return true
  }
  for (const name of different) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await rename(join(fresh, name), join(folder, name))
  }
  for (const name of surplus) await rm(join(folder, name))
  return true
}

/** Relative paths: what only hooks source, what all of them source, and then the stubs. */
async function filesIn(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const names = found
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
  const called = relative(hookFiles.hooks, hookFiles.called)
  const rank = (name: string) =>
    dirname(name) === '.'
      ? -1
      : ([...first.keys()].find((at) => name === join(called, first[at] ?? '')) ?? first.length)
  return names.toSorted((left, right) => rank(left) - rank(right) || (left < right ? -1 : 1))
}

async function isSame(left: string, right: string): Promise<boolean> {
  const [one, other] = await Promise.all([left, right].map(async (file) => await look(file)))
  return one != null && other != null && one.mode === other.mode && one.content.equals(other.content)
}

async function look(file: string): Promise<{ mode: number; content: Buffer } | null> {
  const found = await stat(file).catch(() => null)
  return found?.isFile() ? { mode: found.mode & 0o111, content: await readFile(file) } : null
}
