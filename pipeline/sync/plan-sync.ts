// The keys that a sync is about, and those that the registry describes in a way that cannot be.

import { statSync } from 'node:fs'
import type { ReadRegistry } from '../../meta/files/registry-rows.ts'
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import { didYouMeanPath } from '../../meta/views/did-you-mean.ts'
import type { Provider } from '../../providers/framework/define.ts'
import { providerById } from '../../providers/index.ts'
import type { Registry, RegistryRow } from '../../schema/registry.ts'
import { shellWord } from '../../schema/shell-word.ts'
import type { KeyState, SyncState } from '../../schema/state.ts'
import { printable } from '../../schema/text.ts'
import { CommandError, KeyError } from '../errors.ts'
import { refuseUnknownProviders, unknownInRegistry } from '../store/known-providers.ts'
import type { Entry } from '../store/scan-store.ts'
import { pathTest, type Selection, selector } from '../store/selection.ts'
import { foreignVariable } from '../store/variables-of.ts'

/** A key that a sync is about. */
export interface KeyTask {
  path: string
  row: RegistryRow
  provider: Provider
  /** Relative to `.keyz`. */
  sidecarPath: string
  /** Changes with the entry's bytes; null when there is no such entry. */
  entryVersion: string | null
  state: KeyState | undefined
}

/** A row that no sync can use until a person has corrected it. Its sidecar is left alone. */
interface RefusedRow {
  path: string
  row: RegistryRow
  sidecarPath: string
  failure: KeyError
}

export interface SyncPlan {
  tasks: KeyTask[]
  refused: RefusedRow[]
}

/** Throws CommandError when a path or provider on the command line matches nothing. */
export function planSync(
  selection: Selection,
  registry: ReadRegistry,
  state: SyncState,
  entries: readonly Entry[],
): SyncPlan {
  refuseUnknown(selection, registry, entries)
  const files = new Map(entries.map(({ path, file }) => [path, file]))
  const selected = selector(selection)
  const sharing = pathsBySidecar(registry)
  const tasks: KeyTask[] = []
  const refused: RefusedRow[] = []
  for (const [path, row] of Object.entries(registry.keys)) {
    // `sync: false` stops what is automatic; a path is given by a person.
    const wanted = row.sync || selection.paths.length > 0
    if (!wanted || !selected({ path, providerId: row.provider_id, account: row.account_ref })) continue
    const place = sidecarPath(row)
    const provider = providerById(row.provider_id)
    const others = sharing.get(place)?.filter((other) => other !== path) ?? []
    const refuse = (failure: KeyError) => refused.push({ path, row, sidecarPath: place, failure })
    if (provider === undefined) refuse(unknownProvider(row.provider_id))
    else if (others.length > 0) refuse(sharedAlias(row, others))
    else if (foreignVariable(row.env, provider) !== null) refuse(foreignEnv(row, provider))
    else {
      const entryVersion = versionOf(files.get(path))
      tasks.push({ path, row, provider, sidecarPath: place, entryVersion, state: state.keys[path] })
    }
  }
  for (const { key_path: path, row, problem } of registry.bad) {
    if (!selected({ path, providerId: row.provider_id, account: row.account_ref })) continue
    refused.push({
      path,
      row,
      sidecarPath: sidecarPath(row),
      failure: new KeyError('config_error', problem.slice(0, 600)),
    })
  }
  return { tasks, refused }
}

function refuseUnknown(
  { paths, providers: wanted }: Selection,
  registry: ReadRegistry,
  entries: readonly Entry[],
): void {
  refuseUnknownProviders(wanted)
  const mapped = [...Object.keys(registry.keys), ...registry.bad.map(({ key_path }) => key_path)]
  for (const path of paths) {
    const means = pathTest(path)
    if (mapped.some(means)) continue
    if (entries.some((entry) => means(entry.path))) {
      throw new CommandError(
        `${path} is in the store but not in the registry: add it with keyz discover, or with keyz map ${shellWord(path)} --provider NAME`,
      )
    }
    const meant = didYouMeanPath(path, mapped)
    throw new CommandError(`${printable(path)} does not match any entry${meant}: see pass ls`)
  }
}

function pathsBySidecar(registry: Registry): Map<string, string[]> {
  const paths = new Map<string, string[]>()
  for (const [path, row] of Object.entries(registry.keys)) {
    const place = sidecarPath(row)
    paths.set(place, [...(paths.get(place) ?? []), path])
  }
  return paths
}

function unknownProvider(id: string): KeyError {
  return new KeyError('config_error', unknownInRegistry(id))
}

function foreignEnv({ env }: RegistryRow, provider: Provider): KeyError {
  return new KeyError('config_error', `the registry's env: ${foreignVariable(env, provider)?.slice(0, 400)}`)
}

function sharedAlias(row: RegistryRow, others: readonly string[]): KeyError {
  return new KeyError(
    'config_error',
    `the registry gives account ${row.account_ref} and alias ${row.key_alias} also to ${others.join(', ').slice(0, 200)}: give one of them another alias with keyz map`,
  )
}

/** Changes whenever the entry is written: a new key is not mistaken for the old one. Null when there is no such entry. */
function versionOf(file: string | undefined): string | null {
  if (file === undefined) return null
  try {
    // Without a trip through the thread pool: there may be ten thousand of them.
    const { mtimeMs, size } = statSync(file)
    return `${Math.round(mtimeMs)}-${size}`
  } catch {
    return null
  }
}
