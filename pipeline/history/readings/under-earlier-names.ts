// The readings of a key that was renamed, from before: it spends from the same account as it did, whatever it is called now.
import type { Version } from '../../../meta/judge/runway.ts'
import { type Instant, instantAt } from '../../../schema/instant.ts'

/** A name that an entry had before. */
export interface EarlierName {
  path: string
  /** When it was renamed. */
  until: Instant
  /** When it came to a path that another entry had left; null where there was none. */
  since: Instant | null
}

/** A reading, and when git got to know it. */
export interface CommittedVersion {
  version: Version
  committed: Instant
}

/**
 * `of` has the readings by path, `account_ref` is the key's name for its account now. Each path counts for as long as it was the key's: a
 * sidecar that came there later, with a reading from before, moved along with another entry.
 */
export function underEarlierNames(
  of: (path: string) => readonly CommittedVersion[],
  earlier: readonly EarlierName[],
  account_ref: string | undefined,
): Version[] {
  return earlier.flatMap(({ path, until, since: free }, index) => {
    const since = earlier[index + 1]?.until ?? free ?? instantAt(0)
    const then = of(path)
      .filter(({ committed }) => committed <= until)
      .map(({ version }) => version)
      .filter(({ last_success_at: at }) => at !== null && since <= at && at <= until)
    // The name of an account follows the path. A change of account before the renaming still is one.
    const last = newestOf(then)?.account_ref
    return then.map((version) => (version.account_ref === last ? { ...version, account_ref } : version))
  })
}

function newestOf(versions: readonly Version[]): Version | undefined {
  const timeOf = ({ last_success_at: at }: Version): Instant | '' => at ?? ''
  return versions.reduce<Version | undefined>(
    (newest, one) => (newest === undefined || timeOf(newest) < timeOf(one) ? one : newest),
    undefined,
  )
}
