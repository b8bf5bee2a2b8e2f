// The diff and merge drivers of this clone: git shows sidecars as readable lines, and merges them key by key.

import { shellQuoted } from '../../schema/shell-word.ts'
import { executable } from '../environment/program-files.ts'
import type { ConfigDraft } from '../git/change-config.ts'
import type { Git } from '../git/git.ts'
import { hookFiles, keyzFolderOfGit } from '../git/hook-protocol.ts'

const perl = '/usr/bin/perl'
/**
 * Raised when sidecars read differently as text. git can cache that text (diff.keyz.cachetextconv, off unless a person sets it), until the
 * setting changes.
 */
const textFormat = 1
const cachedText = 'refs/notes/textconv/keyz'
/** From the repository, which may be moved. */
const lookAgain = `${keyzFolderOfGit}/${hookFiles.called}/drivers`

/** What git runs, with what it runs where keyz is gone: git must still work then, and show and merge the files as plain text. */
const drivers = [
  { setting: 'diff.keyz.command', name: 'git-diff', plain: 'diff -u "$2" "$5" || :', parameters: '' },
  { setting: 'diff.keyz.textconv', name: 'git-diff', plain: 'cat "$1"', parameters: '' },
  {
    setting: 'merge.keyz.driver',
    name: 'git-merge',
    plain: 'git merge-file "$2" "$1" "$3"',
    parameters: ' %O %A %B %L %P',
  },
] as const
type Driver = (typeof drivers)[number]

/** Name and value of everything that is set. */
export function driverSettings(): Map<string, string> {
  const [node, program] = [process.execPath, executable].map(shellQuoted)
  return new Map([
    ...drivers.map(
      (driver) =>
        [
          driver.setting,
          `${escaped(driver, `keyz() { node=${node}; program=${program}; text=${textFormat}`)}${ending(driver)}`,
        ] as const,
    ),
    ['merge.keyz.name', 'newest reading of each key'],
  ])
}

/**
 * What follows the programs, which is the same wherever keyz is, so that `removeDrivers` knows it again. Programs are looked up in no folder of
 * PATH here.
 */
function ending(driver: Driver): string {
  const isThere = '[ -x "$node" ] && [ -f "$program" ]'
  const look = `${isThere} || { missing=$(git rev-parse --git-common-dir)/${lookAgain}; [ ! -f "$missing" ] || . "$missing"; }`
  const ask = `ask=\${program%bin.mjs}start/ask-helper.pl; if [ -x ${perl} ] && [ -f "$ask" ]; then export LC_ALL=C; exec ${perl} "$ask" "$PWD" "$@"; else "$@"; fi`
  return escaped(
    driver,
    `; set -- ${driver.name} "$@"; ${look}; if ${isThere}; then set -- "$node" "$program" "$@"; ${ask}; else shift; ${driver.plain}; fi; }; keyz`,
    driver.parameters,
  )
}

/** As earlier versions of keyz set it. */
function earlierEndings(driver: Driver): string[] {
  const ask = `if [ -x ${perl} ] && [ -f "$ask" ]; then export PERL_BADLANG=0; exec ${perl} "$ask" "$PWD" "$@"; else "$@"; fi;`
  return ['', ` ${ask}`].map((asked) =>
    escaped(driver, ` ${driver.name} "$@";${asked} else ${driver.plain}; fi; }; keyz`, driver.parameters),
  )
}

/** Only in the setting of a merge driver does a percent sign begin a placeholder. */
function escaped({ parameters }: Driver, text: string, more = ''): string {
  return `${parameters === '' ? text : text.replaceAll('%', '%%')}${more}`
}

/** The Node that a driver of keyz calls first, whichever keyz set it; null for one that no keyz set. */
export function nodeOfDriver(setting: string, value: string): string | null {
  const driver = drivers.find((one) => one.setting === setting)
  if (driver === undefined || !value.endsWith(ending(driver))) return null
  const [, node] = /^keyz\(\) \{ node='([^']*)';/.exec(value) ?? []
  return node === undefined ? null : driver.parameters === '' ? node : node.replaceAll('%%', '%')
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
    const driver = drivers.find(({ setting }) => setting === name)
    const endings = driver === undefined ? [value] : [ending(driver), ...earlierEndings(driver)]
    const there = await draft.values(name)
    const others = there.filter((one) => !endings.some((known) => one.endsWith(known)))
    if (others.length < there.length) await draft.set(name, others)
  }
}

/** Sidecars as text that git cached in this clone, where a person told it to. Throws GitError. */
export async function removeCachedText(git: Git): Promise<void> {
  await git.run(['update-ref', '-d', cachedText])
}
