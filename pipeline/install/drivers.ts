// The diff and merge drivers of this clone: git shows sidecars as readable lines, and merges them key by key.
import { fileURLToPath } from 'node:url'
import type { Plumbing } from '../git-plumbing.ts'
import { localValues, removeSection, setLocal } from './git-config.ts'

const program = fileURLToPath(new URL('../bin.mjs', import.meta.url))

/** Name and value of everything that is set. */
export function driverSettings(): Map<string, string> {
  const command = `${quoted(process.execPath)} ${quoted(program)}`
  return new Map([
    ['diff.keyz.command', `${command} git-diff`],
    ['diff.keyz.textconv', `${command} git-diff`],
    ['merge.keyz.name', 'newest reading of each key'],
    // Here alone a percent sign begins a placeholder.
    ['merge.keyz.driver', `${command.replaceAll('%', '%%')} git-merge %O %A %B %L %P`],
  ])
}

/** Returns whether anything changed. */
export async function installDrivers(git: Plumbing): Promise<boolean> {
  let changed = false
  for (const [name, value] of driverSettings()) {
    const there = await localValues(git, name)
    if (there.length === 1 && there[0] === value) continue
    await setLocal(git, name, [value])
    changed = true
  }
  return changed
}

export async function removeDrivers(git: Plumbing): Promise<void> {
  for (const section of ['diff.keyz', 'merge.keyz']) await removeSection(git, section)
}

/** git hands these lines to a shell, in which a folder's name must stay one word. */
function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`
}
