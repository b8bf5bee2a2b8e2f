// Sidecars and the registry as people read them in `git diff`, `git log -p` and `git show`: one fact per line.

import { type Instant, toInstant } from '../../schema/instant.ts'
import type { Registry } from '../../schema/registry.ts'
import type { FieldChange } from '../../schema/reports/review-report.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import { clearedError } from '../review/cleared-error.ts'
import { fieldChanges } from '../review/field-changes.ts'
import { type FlatFields, flatRow, flatSidecar } from '../review/flat-fields.ts'
import { expiryWords, fieldWords } from './change-words.ts'
import { failureWords, pastFailure } from './failure-words.ts'

/** A label and its value, in a column each. */
export type Line = readonly [label: string, value: string]

/** Everything in a sidecar. The lines do not depend on today's date, because git caches them. */
export function sidecarLines(sidecar: Sidecar): Line[] {
  const said = fieldChanges(new Map(), flatSidecar(sidecar)).filter(({ field }) => field !== 'last_error')
  const { last_error: error } = sidecar
  return [
    ['key', sidecar.key_path],
    ['provider', sidecar.provider_id],
    ['last read', sidecar.last_success_at ?? 'never'],
    ...(error === null ? [] : [['error', `${failureWords(error.kind)} since ${error.at}: ${error.message}`] as const]),
    ...said.map(
      (field): Line => [labelOf(field.field), field.field === 'expires_at' ? `${field.after}` : fieldWords(field)],
    ),
  ]
}

/**
 * What differs between two versions of a sidecar. Null for a file that does not exist. No burn, and
 * no top-up: git passes only the two files, and they do not say whether the entry got another key in between.
 */
export function sidecarDifference(before: Sidecar | null, after: Sidecar | null, now: Instant): Line[] {
  if (after === null) return before === null ? [] : [['removed', 'there is no metadata for this key anymore']]
  const changes = fieldChanges(before === null ? new Map() : flatSidecar(before), flatSidecar(after))
  const cleared = clearedError(before, after)
  const isTold = ({ field, after }: FieldChange) =>
    (before === null && after === null) || (cleared !== null && ['sync_status', 'last_error'].includes(field))
  const shown = changes.filter((change) => !isTold(change))
  return [
    ...(cleared === null ? [] : [['works again', pastFailure(cleared)] as const]),
    ...shown.map((change): Line => [labelOf(change.field), worded(change, now)]),
    ...(before?.last_success_at === after.last_success_at
      ? []
      : [['last read', arrow(before?.last_success_at ?? null, after.last_success_at ?? 'never')] as const]),
  ]
}

/** All rows of a registry, each line starting with its key. */
export function registryLines(registry: Registry): Line[] {
  return registryDifference(null, registry)
}

export function registryDifference(before: Registry | null, after: Registry | null): Line[] {
  const paths = [...new Set([before, after].flatMap((registry) => Object.keys(registry?.keys ?? {})))].sort()
  const rows = paths.flatMap((path): Line[] => {
    const [old, fresh] = [rowOf(before, path), rowOf(after, path)]
    if (fresh === null) return [[path, 'removed']]
    return fieldChanges(old ?? new Map(), fresh).map((change) => [path, `${rowLabel(change)}  ${fieldWords(change)}`])
  })
  const globs = (registry: Registry | null): FlatFields =>
    new Map((registry?.ignore ?? []).map((glob) => [glob, { text: 'ignored', isAmount: false }]))
  return [...rows, ...fieldChanges(globs(before), globs(after)).map((change): Line => ['ignore', ignoreWords(change)])]
}

function rowOf(registry: Registry | null, path: string): FlatFields | null {
  const row = registry !== null && Object.hasOwn(registry.keys, path) ? registry.keys[path] : undefined
  return row === undefined ? null : flatRow(row)
}

function rowLabel({ field }: FieldChange): string {
  return field.replace(/^registry\./, '')
}

function ignoreWords({ field, after }: FieldChange): string {
  return after === null ? `${field}  no longer ignored` : field
}

/** `balance` for `balances.USD`: the amount names the currency. */
function labelOf(field: string): string {
  if (/^balances\.[A-Z]{3}$/.test(field)) return 'balance'
  return (
    new Map([
      ['expires_at', 'expires'],
      ['last_error', 'error'],
      ['sync_status', 'status'],
    ]).get(field) ?? field
  )
}

function worded(change: FieldChange, now: Instant): string {
  const expiry = change.field === 'expires_at' && change.after !== null ? toInstant(change.after) : null
  if (expiry === null) return fieldWords(change)
  return arrow(change.before?.slice(0, 10) ?? null, expiryWords(expiry, now))
}

function arrow(before: string | null, after: string): string {
  return before === null ? after : `${before} -> ${after}`
}
