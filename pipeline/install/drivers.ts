// The diff and merge drivers of this clone: git shows sidecars as readable lines, and merges them key by key.
import { executable } from '../environment/program-files.ts'
import { shellQuoted } from '../environment/shell-quoted.ts'
import type { ConfigDraft } from '../git/change-config.ts'

/** Name and value of everything that is set. */
export function driverSettings(): Map<string, string> {
  const command = `${shellQuoted(process.execPath)} ${shellQuoted(executable)}`
  // git must still work after keyz was deleted: then the files are shown and merged as plain text.
  const otherwise = (call: string, plain: string) =>
    `keyz() { if [ -f ${shellQuoted(executable)} ]; then ${call}; else ${plain}; fi; }; keyz`
  return new Map([
    ['diff.keyz.command', otherwise(`${command} git-diff "$@"`, 'diff -u "$2" "$5" || :')],
    ['diff.keyz.textconv', otherwise(`${command} git-diff "$@"`, 'cat "$1"')],
    ['merge.keyz.name', 'newest reading of each key'],
    // Only in this setting does a percent sign begin a placeholder.
    [
      'merge.keyz.driver',
      `${otherwise(`${command.replaceAll('%', '%%')} git-merge "$@"`, 'git merge-file "$2" "$1" "$3"')} %O %A %B %L %P`,
    ],
  ])
}

/** Returns whether anything changed. */
export async function installDrivers(draft: ConfigDraft): Promise<boolean> {
  let changed = false
  for (const [name, value] of driverSettings()) {
    const there = await draft.values(name)
    if (there.length === 1 && there[0] === value) continue
    await draft.set(name, [value])
    changed = true
  }
  return changed
}

/**
 * Settings that a person added or replaced stay; git drops a section with its last line. A driver set by another keyz, or by this
 * one before it was moved, differs only in the paths of its programs.
 */
export async function removeDrivers(draft: ConfigDraft): Promise<void> {
  for (const [name, value] of driverSettings()) {
    const call = / git-(?:diff|merge)(?: |$).*$/.exec(value)?.[0] ?? value
    const there = await draft.values(name)
    const others = there.filter((one) => !one.endsWith(call))
    if (others.length < there.length) await draft.set(name, others)
  }
}
