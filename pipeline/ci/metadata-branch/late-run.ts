// A run that was over before all keys were reached says so in its commit. Jobs remember nothing, so the next run reads it there.
import { createHash } from 'node:crypto'
import { DocumentError } from '../../../meta/files/document.ts'
import { registryPath } from '../../../meta/files/registry-file.ts'
import { type Instant, toInstant } from '../../../schema/instant.ts'
import type { SyncResult } from '../../../schema/reports/sync-report.ts'
import { GitError } from '../../git/git-error.ts'
import { mappedKeys } from './mapped-keys.ts'
import type { Tips } from './newest-files.ts'
import type { Repository } from './repository.ts'

export interface LateRun {
  startedAt: Instant
  /** Whose keys were not all reached. */
  providers: ReadonlySet<string>
  /** Whether an entry was mapped by then. */
  wasMapped: (path: string) => Promise<boolean>
  /** Whether a key was missed whose newest record is a failure, and not reached since: such a record keeps its first time. */
  missedFailing: (path: string) => boolean
  /** Digests of those keys. */
  failing: ReadonlySet<string>
}

const trailer = 'Keyz-Not-Reached'
/** Squashing puts the messages of many commits into one: a host one below the other, and git itself indented. */
const pattern = new RegExp(
  `^([ \\t]*)${trailer}: (\\d{1,9}) of ([a-z0-9-]+(?:, [a-z0-9-]+)*) since (\\S{1,40})(?: failing((?: [0-9a-f]{8})+))?\\r?$`,
  'gm',
)
/** Long histories are not searched: a run that is so many commits ago is not the last one. */
const maxCommits = 400

/** The last line but one of such a commit's message; null when all keys were reached. `failing`: those whose newest record is a failure. */
export function lateTrailer(
  missed: readonly SyncResult[],
  startedAt: Instant,
  failing: readonly string[] = [],
): string | null {
  if (missed.length === 0) return null
  const digests = [...failing].sort().map(digestOf).join(' ')
  const told = `${trailer}: ${missed.length} of ${providersOf(missed)} since ${startedAt}`
  return digests === '' ? told : `${told} failing ${digests}`
}

/** The same of a run that reached all keys, among them all those with a failure that the late run before had missed. Null for others. */
export function reachedTrailer(
  results: readonly SyncResult[],
  late: LateRun | null,
  startedAt: Instant,
): string | null {
  if (late === null || late.failing.size === 0) return null
  const reached = new Set(results.map(({ key_path }) => digestOf(key_path)))
  if (![...late.failing].every((digest) => reached.has(digest))) return null
  return `${trailer}: 0 of ${providersOf(results)} since ${startedAt}`
}

function providersOf(results: readonly SyncResult[]): string {
  return [...new Set(results.map(({ provider_id }) => provider_id))].sort().join(', ')
}

/** Short, because it can be many keys, and without any character that a path may have and a line may not. */
function digestOf(path: string): string {
  return createHash('sha256').update(path).digest('hex').slice(0, 8)
}

/**
 * What the newest late run of several commits said, for the message of the one that takes their place. Indented as git does it when it
 * squashes, because the registry of that one may have rows that came after the run. Null when each of them reached all keys.
 */
export function lateLineOf(commits: readonly { message: string }[], now: Instant): string | null {
  const runs = commits.flatMap(({ message }) => runsIn(message, now)).sort(newestFirst)
  const late = runs.find(({ isLate }) => isLate)
  const kept = late === runs[0] ? [late] : [runs[0], late]
  return kept.flatMap((run) => (run === undefined ? [] : [`    ${run.line}`])).join('\n') || null
}

/** The newest such run before `now`, or null. */
export async function newestLateRun(
  repository: Repository,
  { main, branches }: Tips,
  now: Instant,
): Promise<LateRun | null> {
  const how = [`--max-count=${maxCommits}`, '--format=%H%n%B%x00']
  const log = await repository.git.text(['log', ...how, main, ...branches, '--'])
  let reachedSince = false
  for (const entry of log.split('\0')) {
    const runs = runsIn(entry, now).sort(newestFirst)
    const told = runs.find(({ isLate }) => isLate)
    reachedSince ||= runs[0]?.isLate === false
    if (told === undefined) continue
    const commit = entry.trimStart().split('\n')[0] ?? ''
    let mapped: Promise<ReadonlySet<string>> | null = null
    const failing = reachedSince ? new Set<string>() : told.failing
    return {
      startedAt: told.startedAt,
      providers: told.providers,
      async wasMapped(path) {
        mapped ??= mappedIn(repository, told.isSquashed ? await before(repository, commit, told.startedAt) : commit)
        return (await mapped).has(path)
      },
      missedFailing: (path) => failing.has(digestOf(path)),
      failing,
    }
  }
  return null
}

interface ToldRun {
  startedAt: Instant
  providers: ReadonlySet<string>
  failing: ReadonlySet<string>
  /** False for one that only says that it reached all. */
  isLate: boolean
  /** Whether the message is that of several commits. */
  isSquashed: boolean
  line: string
}

/** The runs that a message tells of. Whoever can push can write any time there, but none that is still to come. */
function runsIn(message: string, now: Instant): ToldRun[] {
  const lines = [...message.matchAll(pattern)]
  return lines.flatMap(([line, indent = '', count = '', providers = '', since = '', failing = '']) => {
    const startedAt = toInstant(since)
    if (startedAt === null || startedAt > now) return []
    return [
      {
        startedAt,
        providers: new Set(providers.split(', ')),
        failing: new Set(failing.split(' ').filter(Boolean)),
        isLate: Number(count) > 0,
        isSquashed: indent !== '' || lines.length > 1,
        line: line.trim(),
      },
    ]
  })
}

function newestFirst(left: ToldRun, right: ToldRun): number {
  return left.startedAt < right.startedAt ? 1 : -1
}

/** The last commit before a run that has none of its own any more; its squashed one has rows that came later. Empty if there is none. */
async function before({ git }: Repository, commit: string, startedAt: Instant): Promise<string> {
  return (await git.text(['rev-list', '--max-count=1', `--before=${startedAt}`, commit, '--'])).trim()
}

async function mappedIn({ git, prefix }: Repository, commit: string): Promise<ReadonlySet<string>> {
  if (commit === '') return new Set()
  try {
    const text = await git.text(['cat-file', 'blob', `${commit}:${prefix}.keyz/${registryPath}`])
    return new Set(mappedKeys(text).paths)
  } catch (error) {
    // A commit that somebody made by hand may have no registry, or another document in its place.
    if (error instanceof GitError || error instanceof DocumentError) return new Set()
    throw error
  }
}
