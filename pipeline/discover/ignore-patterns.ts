// Keeps the list of entries that are no API keys in the registry: what `keyz ignore` does.
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { updateRegistry } from '../../meta/files/registry-file.ts'
import { globProblem } from '../../schema/glob.ts'
import { printable } from '../../schema/text.ts'
import { CommandError } from '../errors.ts'

/** Adds globs. Returns those that were not there. Throws CommandError. */
export async function ignorePatterns(folder: KeyzFolder, patterns: readonly string[]): Promise<string[]> {
  for (const pattern of patterns) {
    const problem = pattern === '' ? 'is empty' : globProblem(pattern)
    if (problem !== null)
      throw new CommandError(
        `the pattern ${pattern === '' ? "''" : printable(pattern.slice(0, 80))} ${problem}: give the path of an entry, or a glob such as web/**`,
      )
  }
  let added: string[] = []
  await updateRegistry(folder, (registry) => {
    added = [...new Set(patterns)].filter((pattern) => !registry.ignore.includes(pattern))
    return { ...registry, ignore: [...registry.ignore, ...added] }
  })
  return added
}

/** Removes globs. Throws CommandError if one is not in the list. */
export async function unignorePatterns(folder: KeyzFolder, patterns: readonly string[]): Promise<string[]> {
  await updateRegistry(folder, (registry) => {
    const missing = patterns.find((pattern) => !registry.ignore.includes(pattern))
    if (missing !== undefined) throw new CommandError(`${missing} is not ignored: see keyz ignore --list`)
    return { ...registry, ignore: registry.ignore.filter((pattern) => !patterns.includes(pattern)) }
  })
  return [...new Set(patterns)]
}
