// The history of the keys that a person named, in the time that they named.
import { registryOrSidecars } from '../../../meta/files/registry-or-sidecars.ts'
import { type Instant, instantAt } from '../../../schema/instant.ts'
import { CommandError } from '../../errors.ts'
import type { Git } from '../../git/git.ts'
import { type Found, openHistories } from '../../history/histories.ts'
import type { Runtime } from '../../runtime.ts'
import { entryNamed } from '../../store/entry-path.ts'
import { refuseUnknownPaths } from '../../store/known-paths.ts'
import { refuseUnknownProviders } from '../../store/known-providers.ts'
import { publicNames } from '../../store/public-names.ts'
import { scanStore } from '../../store/scan-store.ts'
import { pathTest } from '../../store/selection.ts'
import { unmappedEntries } from '../../store/unmapped-entries.ts'
import type { Moment } from './time-window.ts'

export interface ChosenHistory {
  git: Git
  /** By path; a mapped key without readings too. */
  found: Found[]
  /** Null where no time was named. `until` is exclusive. */
  since: Instant | null
  until: Instant | null
  /** Sentences without a period about what is missing. */
  notes: string[]
}

interface Chosen {
  provider?: string[] | undefined
  since?: Moment | undefined
  until?: Moment | undefined
  /** Only what HEAD has. */
  local?: boolean
}

/** Without paths, the keys of the registry. A path may also name an entry that is gone, or a name that an entry had. Throws CommandError. */
export async function chosenHistory(
  runtime: Runtime,
  paths: readonly string[],
  { provider, since, until, local = false }: Chosen,
): Promise<ChosenHistory> {
  const { environment, scanner } = runtime
  refuseUnknownProviders(provider ?? [])
  const now = environment.now()
  const time = { since: momentOf(since, now), until: momentOf(until, now) }
  if (time.since !== null && time.until !== null && time.since >= time.until)
    throw new CommandError('--since is not before --until, so no reading can be in between: correct one of them')
  const open = await runtime.openStore()
  const [{ registry, newer }, entries] = await Promise.all([registryOrSidecars(open.folder), scanStore(open.store)])
  const rows = { ...registry.keys, ...Object.fromEntries(registry.bad.map(({ key_path, row }) => [key_path, row])) }
  const histories = await openHistories({
    git: open.git,
    store: open.store,
    metadataBranch: local ? null : open.config.git.metadata_branch,
    present: new Set(entries.map(({ path }) => path)),
  })
  const mapped = Object.keys(rows)
  const known = [...new Set([...mapped, ...histories.names.map(({ key_path }) => key_path)])]
  scanner.publish([...publicNames(entries, { keys: rows }), ...known])
  const wanted = paths.map((path) => (known.some(pathTest(path)) ? path : histories.pathNow(entryNamed(path))))
  refuseUnknownPaths(wanted, {
    mapped: known,
    unmapped: unmappedEntries(entries, { keys: rows, ignore: registry.ignore }),
  })
  const tests = wanted.map(pathTest)
  const isOfRegistry = ({ key_path, provider_id }: { key_path: string; provider_id: string }) =>
    Object.hasOwn(rows, key_path) && rows[key_path]?.provider_id === provider_id
  const isWanted = (key: { key_path: string; provider_id: string }) =>
    (tests.length === 0 ? isOfRegistry(key) : tests.some((test) => test(key.key_path))) &&
    (provider === undefined || provider.includes(key.provider_id))
  const read = histories.of(isWanted)
  const there = new Set(read.map(({ key_path }) => key_path))
  const unread = Object.entries(rows).flatMap(([key_path, { provider_id }]): Found[] =>
    there.has(key_path) || !isWanted({ key_path, provider_id })
      ? []
      : [{ key_path, provider_id, readings: [], events: [] }],
  )
  return {
    git: open.git,
    found: [...read, ...unread]
      .sort((left, right) => (left.key_path < right.key_path ? -1 : left.key_path > right.key_path ? 1 : 0))
      .map((key) => within(key, time)),
    ...time,
    notes: [...(newer === null ? [] : [newer]), ...histories.notes],
  }
}

function momentOf(moment: Moment | undefined, now: number): Instant | null {
  return moment === undefined ? null : instantAt(Math.max(0, moment(now)))
}

function within(key: Found, { since, until }: { since: Instant | null; until: Instant | null }): Found {
  const isInside = ({ at }: { at: Instant }) => (since === null || at >= since) && (until === null || at < until)
  return {
    ...key,
    readings: key.readings.filter(({ reading }) => isInside(reading)),
    events: key.events.filter(isInside),
  }
}
