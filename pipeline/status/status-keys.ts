// Every mapped key with its sidecar and what that means today: the data of `keyz status` and `keyz show`.

import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { toldOf } from '../../meta/files/conflicts-told.ts'
import { DocumentError } from '../../meta/files/document.ts'
import type { KeyzFolder } from '../../meta/files/keyz-folder.ts'
import { registryPath } from '../../meta/files/registry-file.ts'
import { registryOrSidecars } from '../../meta/files/registry-or-sidecars.ts'
import type { ReadRegistry } from '../../meta/files/registry-rows.ts'
import { isOf, readSidecar } from '../../meta/files/sidecar-file.ts'
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import { readState } from '../../meta/files/state-file.ts'
import { noOutlook, outlookOf } from '../../meta/judge/outlook.ts'
import { namingEntry } from '../../meta/views/naming-entry.ts'
import { factsById } from '../../providers/facts.ts'
import type { Config } from '../../schema/config.ts'
import type { Instant } from '../../schema/instant.ts'
import type { RegistryRow } from '../../schema/registry.ts'
import type { StatusKey } from '../../schema/reports/status-report.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import type { EntryTimes } from '../history/entry-times.ts'
import type { Series } from '../history/readings/sidecar-series.ts'
import { unknownInRegistry } from '../store/known-providers.ts'
import { type Entry, scanStore } from '../store/scan-store.ts'
import { unmappedEntries } from '../store/unmapped-entries.ts'
import { foreignVariable } from '../store/variables-of.ts'
import { ownReading, type PushedReadings } from './pushed-readings.ts'
import { statusKey } from './status-key.ts'
import { misdescribed, unreadable } from './unusable-key.ts'

export interface StatusOfStore {
  keys: StatusKey[]
  /** All mapped entries, selected or not. */
  mapped: string[]
  /** Entries that are neither mapped nor ignored. */
  unmapped: string[]
  /** A message for each sidecar and each row of the registry that cannot be used. */
  broken: string[]
  /** A sentence for each history of which not all was read, and for pushed readings that cannot be used. Neither has a period. */
  notes: string[]
  /** A sentence about a registry that this keyz is too old for; the keys are then those that have a sidecar. Null otherwise. */
  newer: string | null
}

type Selected = (key: { path: string; providerId: string; account: string }) => boolean

/**
 * What is known already, or is asked for only if there is a key that it could be about. git is at work on it while the store is read, and
 * ends when the signal fires.
 */
type Known<Value> = Value | ((signal: AbortSignal) => Promise<Value>)

/** So many sidecars are read in a millisecond, in which git prints as much as waits in between. */
const atOnce = 15

/** Until something that a program printed, and its end, are known. */
const turns = 4

/** Bytes of a registry that has keys, whatever they are. */
const surelyWithKeys = 16 * 1024

const noTimes: ReadonlyMap<string, EntryTimes> = new Map()

/**
 * `times` are the first and newest commits of entries; `series` the older versions of sidecars, or null to skip runways; `pushed` what
 * the metadata branch has, or null for the work tree alone.
 */
export async function statusOfStore(
  { store, folder, config }: { store: string; folder: KeyzFolder; config: Config },
  now: Instant,
  selected: Selected,
  ofEntries: Known<ReadonlyMap<string, EntryTimes>>,
  ofSidecars: Known<Series | null> = null,
  ofBranch: Known<PushedReadings | null> = null,
): Promise<StatusOfStore & { registry: ReadRegistry; entries: readonly Entry[] }> {
  const needless = new AbortController()
  const asked = async (noKeys: boolean) =>
    await Promise.all([
      knownOrAsked(ofSidecars, noKeys, null, needless.signal),
      knownOrAsked(ofBranch, noKeys, null, needless.signal),
      knownOrAsked(ofEntries, noKeys, noTimes, needless.signal),
    ])
  const { size } = await stat(join(folder.root, registryPath)).catch(() => ({ size: 0 }))
  const begun = size < surelyWithKeys ? null : asked(false)
  // Whatever goes wrong in it is told where it is waited for.
  begun?.catch(() => undefined)
  const { registry, newer } = await registryOrSidecars(folder).catch((error: unknown) => {
    needless.abort()
    throw error
  })
  const rows = rowsOf(registry)
  const chosen = [...rows].filter(([path, row]) =>
    selected({ path, providerId: row.provider_id, account: row.account_ref }),
  )
  const noKeys = chosen.length === 0
  if (noKeys) needless.abort()
  // By now, git has found where to begin, which takes some turns to arrive: it goes on while the store is read.
  for (let turn = 0; begun !== null && turn < turns; turn++) await setImmediate()
  const [[series, pushed, times], entries, { state }, { sidecars, broken }] = await Promise.all([
    (noKeys ? null : begun) ?? asked(noKeys),
    scanStore(store),
    readState(folder),
    readSidecars(folder, chosen),
  ])
  const problems = new Map(registry.bad.map(({ key_path, problem }) => [key_path, problem]))
  const found: StatusKey[] = []
  await pushed?.load(sidecars.map(({ path, row }) => [path, row]))
  for (const { path, row, sidecar: own, mistake } of sidecars) {
    const { sidecar, read_from } = pushed?.newest(path, row, own) ?? ownReading(own)
    const ofEntry = times.get(path)
    const outlook =
      series === null || sidecar === null
        ? noOutlook
        : outlookOf(series.of(sidecar, ofEntry), sidecar, now, ofEntry?.replacements)
    const known = { times: ofEntry, outlook, state: state.keys[path], read_from }
    const read = statusKey(path, row, sidecar, { config, now, ...known })
    const key = sidecar === null && mistake !== null ? unreadable(read, mistake, now) : read
    const problem = problems.get(path) ?? problemOf(path, row)
    if (problem !== null) broken.push(problem)
    found.push(problem === null ? key : misdescribed(key, problem, now))
  }
  found.sort((left, right) => (left.key_path < right.key_path ? -1 : 1))
  const mapped = [...rows.keys()]
  const { ignore } = registry
  const unmapped = newer === null ? unmappedEntries(entries, { keys: Object.fromEntries(rows), ignore }) : []
  return {
    keys: found,
    mapped,
    unmapped,
    broken: broken.sort(),
    notes: [...(series?.notes ?? []), ...(pushed?.notes() ?? [])],
    newer,
    registry,
    entries,
  }
}

async function knownOrAsked<Value>(
  known: Known<Value>,
  isNeedless: boolean,
  without: Value,
  signal: AbortSignal,
): Promise<Value> {
  if (!(known instanceof Function)) return known
  return isNeedless ? without : await known(signal)
}

function rowsOf({ keys, bad }: ReadRegistry): Map<string, RegistryRow> {
  return new Map([...Object.entries(keys), ...bad.map(({ key_path, row }) => [key_path, row] as const)])
}

/**
 * The sidecar of each row, if there is one, or why it cannot be read. Reading does not wait, so every now and then what git has
 * printed has its turn.
 */
async function readSidecars(folder: KeyzFolder, rows: readonly [string, RegistryRow][]) {
  const sidecars: { path: string; row: RegistryRow; sidecar: Sidecar | null; mistake: string | null }[] = []
  const mistakes: DocumentError[] = []
  for (const [index, [path, row]] of rows.entries()) {
    if (index % atOnce === 0) await setImmediate()
    let mistake: string | null = null
    const stored = await readSidecar(folder, sidecarPath(row)).catch((error: unknown) => {
      if (!(error instanceof DocumentError)) throw error
      mistake = error.message
      mistakes.push(error)
      return null
    })
    sidecars.push({ path, row, sidecar: stored !== null && isOf(stored, path, row) ? stored : null, mistake })
  }
  return { sidecars, broken: toldOf(mistakes) }
}

function problemOf(path: string, { provider_id, env }: RegistryRow): string | null {
  const provider = factsById(provider_id)
  if (provider === undefined) return namingEntry(unknownInRegistry(provider_id), path)
  const foreign = foreignVariable(env, provider)
  return foreign === null ? null : `the registry's env: ${foreign}`
}
