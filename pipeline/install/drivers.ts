// The diff and merge drivers of this clone: git shows sidecars as readable lines, and merges them key by key.
import { executable, programFile } from '../environment/program-files.ts'
import { shellQuoted } from '../environment/shell-quoted.ts'
import type { ConfigDraft } from '../git/change-config.ts'

const perl = '/usr/bin/perl'
const askHelper = programFile('pipeline/start/ask-helper.pl')

/** Name and value of everything that is set. */
export function driverSettings(): Map<string, string> {
  const [node, program, starter] = [process.execPath, executable, askHelper].map(shellQuoted)
  // git must still work after keyz was deleted: then the files are shown and merged as plain text. What follows the name of the
  // driver is the same wherever keyz is, so that `removeDrivers` knows it again. Programs are looked up in no folder of PATH here.
  const otherwise = (driver: string, plain: string) =>
    `keyz() { ask=${starter}; if [ -f ${program} ]; then set -- ${node} ${program} ${driver} "$@"; if [ -x ${perl} ] && [ -f "$ask" ]; then export PERL_BADLANG=0; exec ${perl} "$ask" "$PWD" "$@"; else "$@"; fi; else ${plain}; fi; }; keyz`
  return new Map([
    ['diff.keyz.command', otherwise('git-diff', 'diff -u "$2" "$5" || :')],
    ['diff.keyz.textconv', otherwise('git-diff', 'cat "$1"')],
    ['merge.keyz.name', 'newest reading of each key'],
    // Only in this setting does a percent sign begin a placeholder.
    [
      'merge.keyz.driver',
      `${otherwise('git-merge', 'git merge-file "$2" "$1" "$3"').replaceAll('%', '%%')} %O %A %B %L %P`,
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
    // An earlier keyz asked no helper.
    const earlier = call.replace(/ if \[ -x .* "\$@"; fi; else /, ' else ')
    const there = await draft.values(name)
    const others = there.filter((one) => !one.endsWith(call) && !one.endsWith(earlier))
    if (others.length < there.length) await draft.set(name, others)
  }
}
