// `keyz show`: everything that is known about one key, and what to do about what is missing.
import type { Instant } from '../../schema/instant.ts'
import type { Burn } from '../../schema/review-report.ts'
import type { HistoryPoint, StatusKey } from '../../schema/status-report.ts'
import { printable } from '../../schema/text.ts'
import type { KeySpend } from '../../schema/usage-report.ts'
import { day, money, quantity, relative } from '../judge/values.ts'
import { burnWords, runwayWords } from './change-words.ts'
import { fieldLabels } from './field-labels.ts'
import { gapLines, quotaWords, windowWords } from './reading-words.ts'
import { badgeColors, badgeMarks, type Style } from './style.ts'
import { costWords } from './usage.ts'

type Row = readonly [label: string, ...values: string[]]

const maxRows = 12

/** A key with its history. `burn` and `local_spend` are optional: they take longer to find. */
interface Detailed extends StatusKey {
  history: HistoryPoint[]
  burn?: Burn[]
  local_spend?: KeySpend
}

export function renderDetails(key: Detailed, now: Instant, style: Style): string[] {
  const marks = key.badges.map((badge) => style.paint(badgeColors[badge], badgeMarks[badge])).join('')
  const title = `${style.paint('bold', printable(key.key_path))}  ${marks}  ${key.status}`
  return [
    title,
    ...section(identity(key, now)),
    ...section(figures(key)),
    ...section(spend(key.local_spend)),
    ...section(standing(key, now)),
    ...section(several('not known', gapLines(key.gaps))),
    ...section(past(key)),
  ]
}

/** A blank line, then the rows with their labels in one column. A row with several values takes one line for each. */
function section(rows: readonly Row[]): string[] {
  if (rows.length === 0) return []
  const width = Math.max(...rows.map(([label]) => label.length)) + 2
  const lines = rows.flatMap(([label, ...values]) =>
    values.map((value, index) => `  ${(index === 0 ? label : '').padEnd(width)}${value}`),
  )
  return ['', ...lines]
}

function identity(key: StatusKey, now: Instant): Row[] {
  return [
    ['provider', `${key.provider_id}, account ${printable(key.account_ref)}, alias ${printable(key.key_alias)}`],
    ['kind', key.key_kind],
    ...(key.tags.length === 0 ? [] : [['tags', key.tags.map(printable).join(', ')] as const]),
    ...(key.notes === null ? [] : [['notes', printable(key.notes)] as const]),
    ...(key.created_at === null
      ? []
      : [['in the store', `since ${day(key.created_at)} (${relative(key.created_at, now)})`] as const]),
    ...(key.rotated_at === null
      ? []
      : [['last replaced', `${day(key.rotated_at)} (${relative(key.rotated_at, now)})`] as const]),
    [
      'last read',
      key.last_success_at === null ? 'never' : `${key.last_success_at} (${relative(key.last_success_at, now)})`,
    ],
    ...(key.last_error === null
      ? []
      : [['error', `${key.last_error.kind} since ${key.last_error.at}`, printable(key.last_error.message)] as const]),
  ]
}

function figures(key: Detailed): Row[] {
  const balances = (key.balances ?? []).map(({ amount, currency, parts }) => {
    const shares = parts.map((part) => `${part.name} ${money(part.amount, currency)}`)
    return shares.length === 0 ? money(amount, currency) : `${money(amount, currency)}  (${shares.join(', ')})`
  })
  const costs = (key.costs ?? []).map(
    (cost) => `${windowWords(cost)}: ${money(cost.amount, cost.currency)}${groupWords(cost.group)}`,
  )
  const usage = (key.usage ?? []).map(
    (row) => `${windowWords(row)}: ${quantity(row.quantity, row.unit)}${groupWords(row.group)}`,
  )
  const limits = (key.rate_limits ?? []).map(
    (limit) => `${quantity(limit.limit, limit.unit)} per ${limit.per_seconds} s${groupWords(limit.group)}`,
  )
  return [
    ...several('balance', balances),
    ...several('spent', [burnWords({ burn: key.burn ?? [] }) ?? []].flat()),
    ...several('lasts', [lasting(key) ?? []].flat()),
    ...(key.credits_total === null
      ? []
      : [[fieldLabels.credits_total, money(key.credits_total.amount, key.credits_total.currency)] as const]),
    ...(key.credits_used === null
      ? []
      : [[fieldLabels.credits_used, money(key.credits_used.amount, key.credits_used.currency)] as const]),
    ...several('cost', costs),
    ...several('usage', usage),
    ...several(
      'quota',
      (key.quotas ?? []).map((quota) => `${quota.name}: ${quotaWords(quota)}`),
    ),
    ...several('rate limit', limits),
  ]
}

/** What OpenCode spent from this machine. */
function spend(local: KeySpend | undefined): Row[] {
  if (local === undefined) return []
  const { month, in_month, in_all } = local
  return [['spent by OpenCode', `${costWords(in_month)} in ${month}`, `${costWords(in_all)} in total`]]
}

function standing(key: StatusKey, now: Instant): Row[] {
  const { created_at, disabled, permissions, plan } = key.key
  return [
    ...(key.expires_at === null ? [] : [['expires', `${key.expires_at} (${relative(key.expires_at, now)})`] as const]),
    ...(created_at === null ? [] : [['created', created_at] as const]),
    ...(disabled === null ? [] : [['disabled', disabled ? 'yes' : 'no'] as const]),
    ...(plan === null ? [] : [['plan', plan] as const]),
    ...several('permission', permissions ?? []),
    ...(key.models === null
      ? []
      : [['models', `${key.models.count}${key.models.ids === null ? '' : `: ${key.models.ids.join(', ')}`}`] as const]),
    ...Object.entries(key.attributes).map(([name, value]) => [name, value] as const),
  ]
}

/** `empty in 2 days (2.1 days from the last reading)`. */
function lasting({ runway_days: days }: StatusKey): string | null {
  const words = runwayWords(days)
  return words === null || days === '0' ? words : `${words} (${days} days from the last reading)`
}

function past(key: Detailed): Row[] {
  const points = key.history.map(({ at, sync_status, balances }) => {
    const amounts = balances?.map(({ amount, currency }) => money(amount, currency)).join(', ')
    return `${at}  ${sync_status === 'error' ? 'error' : (amounts ?? 'no balance')}`
  })
  const provenance = key.provenance.map(({ request, http_status }) => `${request} (${http_status})`)
  return [...several('history', points), ...several('source', provenance)]
}

function groupWords(group: Record<string, string> | null): string {
  if (group === null) return ''
  return `  (${Object.entries(group)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')})`
}

function several(label: string, values: readonly string[]): Row[] {
  if (values.length === 0) return []
  const rest = values.length - maxRows
  return [[label, ...values.slice(0, maxRows), ...(rest > 0 ? [`and ${rest} more, see --json`] : [])]]
}
