// What changed between two states of a store's metadata, most important first. Pure.
import type { Instant } from '../../schema/instant.ts'
import type { KeyChange, ReviewReport } from '../../schema/reports/review-report.ts'
import { emptyRegistry } from '../files/registry-file.ts'
import type { Snapshot } from '../files/snapshot.ts'
import { badgesOf } from '../judge/judge.ts'
import { type Lasting, noOutlook } from '../judge/outlook.ts'
import { accountTotals } from './account-totals.ts'
import { clearedError } from './cleared-error.ts'
import { fieldChanges, withoutPassedWindows } from './field-changes.ts'
import { flatConfig, flatRow, flatSidecar } from './flat-fields.ts'
import { byImportance, urgencyOf } from './importance.ts'
import { moneyChanges } from './money-changes.ts'
import { type KeyPair, type MovedEntries, pairKeys, type RewrittenEntries } from './moved-keys.ts'
import { outlooksOf, type PastReadings } from './pair-runways.ts'
import { reviewedViolations } from './reviewed-violations.ts'
import { withoutFormer } from './without-former.ts'
import { worksSince } from './works-since.ts'

interface ReviewOptions extends PastReadings {
  /** The names of the two states. */
  base: string
  head: string
  now: Instant
  /** Which entries git shows at another path. */
  moved?: MovedEntries
  /** Which entries have other bytes at the same path. */
  rewritten?: RewrittenEntries
  /** When a key came to a path that another one had before, by its key_path in `head`. */
  since?: ReadonlyMap<string, Instant>
  /** The keys with older readings that this clone does not have. */
  cut?: ReadonlySet<string>
}

/**
 * Leaves out keys that did not change; a newer reading with the same values is not a change. The policies are those of `head`. If
 * the registry or the settings of one side cannot be read, they are not compared, and a violation says so.
 */
export function reviewOf(base: Snapshot, head: Snapshot, options: ReviewOptions): ReviewReport {
  const known = {
    registry: base.known.registry && head.known.registry,
    config: base.known.config && head.known.config,
  }
  // If one registry cannot be read, its rows say nothing about which keys were added or removed.
  const pairs = known.registry
    ? pairKeys(base, head, options.moved)
    : pairKeys(withoutRows(base), withoutRows(head), options.moved)
  const own = withoutFormer(base, pairs, options.since)
  const outlooks = outlooksOf(pairs, own, head, options, options.now)
  return {
    schema_version: 1,
    base: options.base,
    head: options.head,
    changes: byImportance(
      pairs.flatMap(
        (pair) => changeOf(pair, own, head, outlooks.head.get(pair.after ?? '') ?? noOutlook, options) ?? [],
      ),
    ),
    settings: fieldChanges(settingsOf(base, known), settingsOf(head, known)),
    totals: accountTotals(base, head, pairs),
    violations: reviewedViolations(pairs, own, head, { outlooks, cut: options.cut ?? new Set(), now: options.now }),
  }
}

function changeOf(
  { before, after }: KeyPair,
  base: Snapshot,
  head: Snapshot,
  outlook: Lasting,
  { now, rewritten, replaced, history }: Pick<ReviewOptions, 'now' | 'rewritten' | 'replaced' | 'history'>,
): KeyChange | null {
  const rows = base.known.registry && head.known.registry
  const [old, fresh] = [stateOf(base, before, rows), stateOf(head, after, rows)]
  const bytes = before === after ? rewritten?.get(after ?? '') : undefined
  const fields = [
    ...(bytes === undefined ? [] : [{ field: 'entry', ...bytes, delta: null }]),
    ...withoutPassedWindows(fieldChanges(old.fields, fresh.fields)),
  ]
  const path = after ?? before
  const key = fresh.key ?? old.key
  if (path === null || key === null || (before === after && fields.length === 0)) return null
  const [failed, fails] = [old.sidecar?.sync_status === 'error', fresh.sidecar?.sync_status === 'error']
  const isNews = !failed || old.sidecar?.last_error?.kind !== fresh.sidecar?.last_error?.kind
  const cleared_error = clearedError(old.sidecar, fresh.sidecar)
  const expires_at = fresh.sidecar?.expires_at ?? fresh.row?.expires_at ?? null
  const subject = { provider_id: key.provider_id, key_path: path, tags: fresh.row?.tags ?? [], expires_at }
  const badges = after === null ? [] : badgesOf(fresh.sidecar, subject, head.config, now, null, outlook)
  const change = {
    key_path: path,
    provider_id: key.provider_id,
    account_ref: key.account_ref,
    owner: (fresh.row ?? old.row)?.owner ?? null,
    badges,
    kind: kindOf(before, after),
    moved_from: before !== null && after !== null && before !== after ? before : null,
    money:
      after === null
        ? []
        : moneyChanges(
            old.sidecar,
            fresh.sidecar,
            bytes === undefined ? replaced?.get(path) : 'replaced',
            history?.get(path),
          ),
    burn: outlook.burn,
    runway_days: outlook.runway_days,
    runway: outlook.runway,
    new_error: fails && isNews ? (fresh.sidecar?.last_error ?? null) : null,
    cleared_error,
    works_since: cleared_error && worksSince(cleared_error, history?.get(path) ?? []),
    expires_at,
    expires_before: old.sidecar?.expires_at ?? old.row?.expires_at ?? null,
    fields,
  }
  return { ...change, urgency: urgencyOf(change, fresh.sidecar, badges) }
}

function kindOf(before: string | null, after: string | null): KeyChange['kind'] {
  if (before === null) return 'added'
  if (after === null) return 'removed'
  return before === after ? 'changed' : 'moved'
}

function withoutRows(snapshot: Snapshot): Snapshot {
  return { ...snapshot, registry: emptyRegistry }
}

/** `rows`: whether to include the fields of the registry row. */
function stateOf({ registry, sidecars }: Snapshot, path: string | null, rows: boolean) {
  const row = path !== null && Object.hasOwn(registry.keys, path) ? (registry.keys[path] ?? null) : null
  const sidecar = path === null ? null : (sidecars.get(path) ?? null)
  const fields = new Map([
    ...(sidecar === null ? [] : flatSidecar(sidecar)),
    ...(row === null || !rows ? [] : flatRow(row)),
  ])
  return { row, sidecar, fields, key: sidecar ?? row }
}

function settingsOf({ config, registry }: Snapshot, known: Snapshot['known']) {
  const ignored = registry.ignore.map((glob) => [`registry.ignore.${glob}`, { text: 'set', isAmount: false }] as const)
  return new Map([...(known.config ? flatConfig(config) : []), ...(known.registry ? ignored : [])])
}
