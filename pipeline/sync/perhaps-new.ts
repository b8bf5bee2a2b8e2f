// Whether another entry may stand at a mapped path than the one that was read there. git tells, as in every clone, by names alone.
import { type Instant, instantOfCommit } from '../../schema/instant.ts'
import type { Git } from '../git/git.ts'
import { entryOfFile } from '../store/entry-path.ts'

const how = ['--stdin', '-r', '-z', '--no-renames', '--name-only', '--diff-filter=AM', '--relative', '--no-ext-diff']
const maxCommits = 5_000
/** What was last read before so many states of the store is not looked at. */
const maxTrees = 50

/** `read` are mapped entries in the store and when each was read last, `free` those that the registry neither maps nor ignores. */
export async function perhapsNew(
  git: Git,
  read: readonly (readonly [string, Instant])[],
  free: ReadonlySet<string>,
): Promise<boolean> {
  const sorted = [...read].sort(([, left], [, right]) => (left < right ? 1 : -1))
  const oldest = sorted.at(-1)?.[1]
  if (oldest === undefined || free.size === 0) return false
  const list = (...which: string[]) => git.text(['log', ...which, '--no-show-signature', '--format=%at %T', 'HEAD'])
  const logs = [list(`--max-count=${maxCommits}`, `--since=${oldest}`), list('-1', `--before=${oldest}`)]
  const commits = (await Promise.all(logs))
    .join('')
    .split('\n')
    .map((line) => line.split(' '))
  const times = commits.map(([time]) => instantOfCommit(time))
  const newest = commits[0]?.[1]
  /** What was read at which state of the store. */
  const readIn = new Map<string, Set<string>>()
  for (const [path, at] of sorted) {
    const tree = commits[times.findIndex((time) => time <= at)]?.[1]
    // All that this clone knows is younger.
    if (tree === undefined) return true
    if (tree === newest || (readIn.size === maxTrees && !readIn.has(tree))) continue
    readIn.set(tree, (readIn.get(tree) ?? new Set()).add(path))
  }
  const input = [...readIn.keys()].map((tree) => `${tree} ${newest}\n`).join('')
  const range = ['--', '.', ':(exclude).keyz']
  const output = await git.text(['--no-literal-pathspecs', 'diff-tree', ...how, ...range], { input })
  let [paths, isLeft, isFree] = [new Set<string>(), false, false]
  for (const field of output.split('\0')) {
    const [, tree, file = field] = /^([0-9a-f]{40,64}) [0-9a-f]{40,64}\n([\s\S]*)$/.exec(field) ?? []
    if (tree !== undefined) [paths, isLeft, isFree] = [readIn.get(tree) ?? new Set(), false, false]
    const path = entryOfFile(file) ?? ''
    isLeft ||= paths.has(path)
    isFree ||= free.has(path)
    if (isLeft && isFree) return true
  }
  return false
}
