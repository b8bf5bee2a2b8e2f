// Which keys a person means: by path, folder or glob, by provider, or by shard.
import { createHash } from 'node:crypto'
import { globMatcher, globProblem } from '../../schema/glob.ts'
import { printable } from '../../schema/text.ts'
import { CommandError } from '../errors.ts'
import { entryNamed } from './entry-path.ts'

export interface Selection {
  /** Entries, folders or globs; empty for all. */
  paths: readonly string[]
  providers: readonly string[]
  /** Exactly these entries, where hooks know them. */
  entries?: ReadonlySet<string>
  /** None of these entries, whatever else says so: nothing is read of them, and nothing becomes of them. */
  without?: ReadonlySet<string>
  shard: { index: number; count: number } | null
}

/** Whether a key is selected. A path selects the entry of that name, everything in a folder of that name, or what the glob matches. */
export function selector(
  selection: Selection,
): (key: { path: string; providerId: string; account: string }) => boolean {
  const tests = selection.paths.map(pathTest)
  return ({ path, providerId, account }) =>
    (selection.entries?.has(path) ?? true) &&
    selection.without?.has(path) !== true &&
    (tests.length === 0 || tests.some((test) => test(path))) &&
    (selection.providers.length === 0 || selection.providers.includes(providerId)) &&
    (selection.shard === null || shardOf(`${providerId} ${account}`, selection.shard.count) === selection.shard.index)
}

/** Which entries a path on the command line means. A name with brackets in it is first of all that name. Throws CommandError. */
export function pathTest(wanted: string): (path: string) => boolean {
  const exact = entryNamed(wanted.replace(/\/+$/, ''))
  const problem = globProblem(wanted)
  if (problem !== null)
    throw new CommandError(`${printable(wanted.slice(0, 80))} ${problem}: name the entry, or a simpler glob`)
  const matches = globMatcher([wanted])
  return (path) => path === exact || path.startsWith(`${exact}/`) || matches(path)
}

/** 1 to `count`, by provider and account: no two shards share a rate limit, and a new key moves no other one to another shard. */
function shardOf(limited: string, count: number): number {
  return (createHash('sha256').update(limited).digest().readUInt32BE(0) % count) + 1
}
