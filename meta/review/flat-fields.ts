// Sidecars, registry rows and settings as flat names with one value each, so that two states can be compared field by field.
import type { Config } from '../../schema/config.ts'
import type { RegistryRow } from '../../schema/registry.ts'
import type { Sidecar } from '../../schema/sidecar.ts'

/** The value of a field as text. `isAmount` for decimals, which have a difference. */
export interface FlatValue {
  text: string
  isAmount: boolean
}

export type FlatFields = ReadonlyMap<string, FlatValue>

type Row = readonly [field: string, text: string | number | boolean | null | undefined, isAmount?: boolean]

/**
 * Everything in a sidecar except when the provider was asked and its raw answers. Unknown fields are left out. Costs and usage
 * count as totals only, not per model.
 */
export function flatSidecar(sidecar: Sidecar): FlatFields {
  const { key, last_error: error } = sidecar
  return flat([
    ['key_kind', sidecar.key_kind],
    ['account_ref', sidecar.account_ref],
    ['key_alias', sidecar.key_alias],
    ['sync_status', sidecar.sync_status],
    ['last_error', error && `${error.kind}: ${error.message}`],
    ...(sidecar.balances ?? []).flatMap(({ currency, amount, parts }): Row[] => [
      [`balances.${currency}`, amount, true],
      ...parts.map((part): Row => [`balances.${currency}.${part.name}`, part.amount, true]),
    ]),
    ...total('credits_total', sidecar.credits_total),
    ...total('credits_used', sidecar.credits_used),
    ...(sidecar.quotas ?? []).flatMap(({ name, unit, limit, used, remaining, resets_at }): Row[] => [
      [`quotas.${name}.${unit}.limit`, limit, true],
      [`quotas.${name}.${unit}.used`, used, true],
      [`quotas.${name}.${unit}.remaining`, remaining, true],
      [`quotas.${name}.${unit}.resets_at`, resets_at],
    ]),
    ...(sidecar.costs ?? [])
      .filter(({ group }) => group === null)
      .map((cost): Row => [`costs.${windowName(cost)}.${cost.currency}`, cost.amount, true]),
    ...(sidecar.usage ?? [])
      .filter(({ group }) => group === null)
      .map((row): Row => [`usage.${windowName(row)}.${row.unit}`, row.quantity, true]),
    ...(sidecar.rate_limits ?? [])
      .filter(({ group }) => group === null)
      .map((row): Row => [`rate_limits.${row.unit}.${row.per_seconds}s`, row.limit, true]),
    ['expires_at', sidecar.expires_at],
    ['key.created_at', key.created_at],
    ['key.disabled', key.disabled],
    ['key.permissions', key.permissions?.join(', ')],
    ['key.plan', key.plan],
    ['models.count', sidecar.models?.count, true],
    ['models.ids', sidecar.models?.ids?.join(', ')],
    ...Object.entries(sidecar.attributes).map(([name, value]): Row => [`attributes.${name}`, value]),
    ...sidecar.gaps.map(({ field, reason }): Row => [`gaps.${field}`, reason]),
  ])
}

/** The row of a key, with fields named `registry.tags` and so on. Empty values and defaults are left out. */
export function flatRow(row: RegistryRow): FlatFields {
  return flat([
    ['registry.provider_id', row.provider_id],
    ['registry.account_ref', row.account_ref],
    ['registry.key_alias', row.key_alias],
    ['registry.key_kind', row.key_kind],
    ['registry.env', row.env.join(', ') || null],
    ['registry.management_key', row.management_key],
    ...Object.entries(row.parameters).map(([name, value]): Row => [`registry.parameters.${name}`, value]),
    ['registry.tags', row.tags.join(', ') || null],
    ['registry.notes', row.notes],
    ['registry.owner', row.owner],
    ['registry.expires_at', row.expires_at],
    ['registry.record_identity', row.record_identity || null],
    ['registry.sync', row.sync ? null : false],
    ...Object.entries(row.acknowledged ?? {}).map(
      ([policy, { until, why }]): Row => [`registry.acknowledged.${policy}`, `until ${until.slice(0, 10)}: ${why}`],
    ),
  ])
}

/** All settings of the store, with defaults for those that the file leaves out. */
export function flatConfig({ git, sync, policies, links }: Config): FlatFields {
  return flat([
    ...Object.entries(git).map(([name, value]): Row => [`git.${name}`, value]),
    ...Object.entries(sync).map(([name, value]): Row => [`sync.${name}`, value]),
    ...policies.map((policy): Row => [`policies.${JSON.stringify(policy)}`, 'set']),
    ...Object.entries(links).map(([name, value]): Row => [`links.${name}`, value]),
  ])
}

function total(field: string, money: Sidecar['credits_total']): Row[] {
  return money === null ? [] : [[`${field}.${money.currency}`, money.amount, true]]
}

/** `month.2026-11`, `day.2026-11-20`, `total`: rows of different windows are different fields. */
function windowName({ period, starts_at }: { period: string; starts_at: string | null }): string {
  if (starts_at === null) return period
  return `${period}.${period === 'month' ? starts_at.slice(0, 7) : starts_at.slice(0, 10)}`
}

function flat(rows: readonly Row[]): FlatFields {
  return new Map(
    rows.flatMap(([field, value, isAmount = false]) =>
      value === null || value === undefined ? [] : [[field, { text: String(value), isAmount }] as const],
    ),
  )
}
