// The status of a store in the past: the metadata of the last commit before a time, judged as of that time.
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import { noOutlook, outlookOf } from '../../meta/judge/outlook.ts'
import type { Instant } from '../../schema/instant.ts'
import { CommandError } from '../errors.ts'
import type { Git } from '../git/git.ts'
import { firstReading } from '../history/commit-at.ts'
import { entryTimes } from '../history/entry-times.ts'
import { readSnapshot } from '../history/read-snapshot.ts'
import { historyOf } from '../history/readings/sidecar-series.ts'
import { entryOfFile } from '../store/entry-path.ts'
import { unmappedEntries } from '../store/unmapped-entries.ts'
import { statusKey } from './status-key.ts'
import type { StatusOfStore } from './status-keys.ts'
import { unreadable } from './unusable-key.ts'

/** The metadata of this commit, judged as of `at`. `selected` as in `statusOfStore`. Runways use only what was committed by then. */
export async function statusOfCommit(
  git: Git,
  commit: string,
  at: Instant,
  selected: (key: { path: string; providerId: string; account: string }) => boolean,
): Promise<StatusOfStore> {
  const snapshot = await readSnapshot(git, commit)
  const timing = entryTimes(git, commit)
  const [{ history, notes }, times] = await Promise.all([historyOf(git, commit, snapshot, timing), timing])
  const { config, registry, sidecars, broken } = snapshot
  const keys = Object.entries(registry.keys)
    .filter(([path, row]) => selected({ path, providerId: row.provider_id, account: row.account_ref }))
    .map(([path, row]) => {
      const sidecar = sidecars.get(path) ?? null
      const ofEntry = times.get(path)
      const older = history.get(path) ?? []
      const outlook = sidecar === null ? noOutlook : outlookOf(older, sidecar, at, ofEntry?.replacements)
      const key = statusKey(path, row, sidecar, {
        config,
        now: at,
        times: ofEntry,
        outlook,
        state: undefined,
        read_from: sidecar === null ? null : commit,
      })
      const mistake = snapshot.unreadable.get(sidecarPath(row))
      return mistake === undefined ? key : unreadable(key, mistake, at)
    })
  return {
    keys,
    mapped: Object.keys(registry.keys),
    unmapped: unmappedEntries(await entriesOf(git, commit), registry),
    broken: [...broken],
    notes,
    newer: null,
  }
}

/** Throws CommandError if there is none. */
export async function lastCommitBefore(git: Git, at: Instant): Promise<string> {
  const found = await git
    .text(['rev-list', '--first-parent', '--max-count=1', `--before=${at}`, 'HEAD', '--'])
    .catch(() => '')
  const commit = found.trim()
  if (commit !== '') return commit
  const first = await firstReading(git)
  throw new CommandError(
    `there is no commit before ${at}: ${first === null ? 'see git log for the first one' : `the first reading was committed at ${first.at}`}`,
  )
}

async function entriesOf(git: Git, commit: string): Promise<{ path: string }[]> {
  const listing = await git.text(['ls-tree', '-r', '-z', '--name-only', commit])
  return listing.split('\0').flatMap((file) => {
    const path = entryOfFile(file)
    return path === null ? [] : [{ path }]
  })
}
