// Proposes registry rows for entries that have none: from their paths, and on request from the form of their secrets.
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import type { Registry } from '../../schema/registry.ts'
import type { DiscoverReport } from '../../schema/reports/discover-report.ts'
import { KeyError } from '../errors.ts'
import { publicNames } from '../store/public-names.ts'
import type { Entry } from '../store/scan-store.ts'
import { unmappedEntries } from '../store/unmapped-entries.ts'
import { guessFromEntry, type Look } from './guess-from-entry.ts'
import { type Verdict, verdictOnPath } from './verdict-on-path.ts'

export interface Discovered {
  report: DiscoverReport
  /** Entries that could not be decrypted, each with a message. */
  unreadable: { path: string; message: string }[]
}

/** Decrypts only with `look`, which takes a person's request, and then nothing whose path speaks of a login. Changes nothing. */
export async function discover(registry: Registry, entries: readonly Entry[], look: Look | null): Promise<Discovered> {
  const wanted = new Set(unmappedEntries(entries, registry))
  const report: DiscoverReport = {
    schema_version: 1,
    added: [],
    proposed: [],
    doubtful: [],
    ambiguous: [],
    left_out: [],
    unrecognised: [],
  }
  const unreadable: Discovered['unreadable'] = []
  look?.scanner.publish(publicNames(entries, registry))
  const taken = new Set(Object.values(registry.keys).map(sidecarPath))
  for (const entry of entries) {
    if (!wanted.has(entry.path)) continue
    const verdict = await verdictOn(entry, look).catch((error: unknown) => {
      if (!(error instanceof KeyError)) throw error
      unreadable.push({ path: entry.path, message: error.message })
      return unconfirmed(verdictOnPath(entry.path))
    })
    const key_path = entry.path
    if (verdict.found === 'none') report.unrecognised.push(key_path)
    else if (verdict.found === 'other') report.left_out.push({ key_path, because: verdict.because })
    else if (verdict.found === 'several')
      report.ambiguous.push({ key_path, provider_ids: verdict.providerIds, because: verdict.because })
    else {
      const row = withFreeAlias(verdict.row, key_path, taken)
      taken.add(sidecarPath(row))
      report[verdict.sure ? 'proposed' : 'doubtful'].push({ key_path, row, because: verdict.because })
    }
  }
  return { report, unreadable }
}

async function verdictOn(entry: Entry, look: Look | null): Promise<Verdict> {
  const byPath = verdictOnPath(entry.path)
  return look === null || byPath.found === 'other' ? byPath : await guessFromEntry(entry, byPath, look)
}

/** Where somebody asked to look into an entry, and nobody could, its path is not enough. */
function unconfirmed(verdict: Verdict): Verdict {
  return verdict.found === 'one' ? { ...verdict, sure: false } : verdict
}

/** Two entries never share a sidecar: the second one gets its whole path as its alias. */
function withFreeAlias<Row extends Registry['keys'][string]>(row: Row, path: string, taken: ReadonlySet<string>): Row {
  return taken.has(sidecarPath(row)) ? { ...row, key_alias: path.slice(-255) } : row
}
