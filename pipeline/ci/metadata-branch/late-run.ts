// A run that was over before all keys were reached says so in its commit. Jobs remember nothing, so the next run reads it there.
import { DocumentError } from '../../../meta/files/document.ts'
import { registryPath } from '../../../meta/files/registry-file.ts'
import { type Instant, toInstant } from '../../../schema/instant.ts'
import type { SyncResult } from '../../../schema/sync-report.ts'
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
}

const trailer = 'Keyz-Not-Reached'
/** Squashing puts the messages of many commits into one: a host one below the other, and git itself indented. */
const pattern = new RegExp(
  `^([ \\t]*)${trailer}: \\d{1,9} of ([a-z0-9-]+(?:, [a-z0-9-]+)*) since (\\S{1,40})\\r?$`,
  'gm',
)
/** Long histories are not searched: a run that is so many commits ago is not the last one. */
const maxCommits = 400

/** The last line but one of such a commit's message; null when all keys were reached. */
export function lateTrailer(missed: readonly SyncResult[], startedAt: Instant): string | null {
  if (missed.length === 0) return null
  const providers = [...new Set(missed.map(({ provider_id }) => provider_id))].sort()
  return `${trailer}: ${missed.length} of ${providers.join(', ')} since ${startedAt}`
}

/**
 * What the newest late run of several commits said, for the message of the one that takes their place. Indented as git does it when it
 * squashes, because the registry of that one may have rows that came after the run. Null when each of them reached all keys.
 */
export function lateLineOf(commits: readonly { message: string }[], now: Instant): string | null {
  const [newest] = commits.flatMap(({ message }) => toldBy(message, now) ?? []).sort(newestFirst)
  return newest === undefined ? null : `    ${newest.line}`
}

/** The newest such run before `now`, or null. */
export async function newestLateRun(
  repository: Repository,
  { main, branches }: Tips,
  now: Instant,
): Promise<LateRun | null> {
  const how = [`--max-count=${maxCommits}`, '--format=%H%n%B%x00']
  const log = await repository.git.text(['log', ...how, main, ...branches, '--'])
  for (const entry of log.split('\0')) {
    const told = toldBy(entry, now)
    if (told === null) continue
    const commit = entry.trimStart().split('\n')[0] ?? ''
    let mapped: Promise<ReadonlySet<string>> | null = null
    return {
      startedAt: told.startedAt,
      providers: told.providers,
      async wasMapped(path) {
        mapped ??= mappedIn(repository, told.isSquashed ? await before(repository, commit, told.startedAt) : commit)
        return (await mapped).has(path)
      },
    }
  }
  return null
}

interface ToldRun {
  startedAt: Instant
  providers: ReadonlySet<string>
  /** Whether the message is that of several commits. */
  isSquashed: boolean
  line: string
}

/** The newest run that a message tells of. Whoever can push can write any time there, but none that is still to come. */
function toldBy(message: string, now: Instant): ToldRun | null {
  const past = runsIn(message).filter(({ startedAt }) => startedAt <= now)
  return past.sort(newestFirst)[0] ?? null
}

function runsIn(message: string): ToldRun[] {
  const lines = [...message.matchAll(pattern)]
  return lines.flatMap(([line, indent = '', providers = '', since = '']) => {
    const startedAt = toInstant(since)
    if (startedAt === null) return []
    const isSquashed = indent !== '' || lines.length > 1
    return [{ startedAt, providers: new Set(providers.split(', ')), isSquashed, line: line.trim() }]
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
