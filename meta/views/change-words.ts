// One changed key in words, for the terminal and for Markdown. Text from outside is passed on as it is: the views make it safe.

import { compareDecimals, type Decimal, toDecimal, zero } from '../../schema/decimal.ts'
import { type Instant, toInstant } from '../../schema/instant.ts'
import type { FieldChange, KeyChange, MoneyChange } from '../../schema/reports/review-report.ts'
import { toldPaces } from '../judge/told-paces.ts'
import { counted, day, money, type Precision, quantity, relative } from '../judge/values.ts'
import { daySums } from './day-sums.ts'
import { failureWords, pastFailure } from './failure-words.ts'
import { fieldName, gapWords, isTelling, listWords } from './field-names.ts'

/** `label` is a word of ours or the name of a field. */
export interface ChangeWords {
  label: string
  values: string[]
}

/** What happened to the key, except burn, runway and expiry, which the views show elsewhere. At most `maxFields` minor changes. */
export function changeWords(change: KeyChange, maxFields: number): ChangeWords[] {
  const all = change.kind === 'removed' ? [] : toldOnce(change).filter(({ field }) => !isShownApart(field, change))
  const telling = all.filter(isTelling)
  const sums = daySums(telling)
  const minor = telling.flatMap((field): ChangeWords[] => {
    const sum = sums.get(field)
    if (sum !== undefined) return sum === null ? [] : [sum]
    return [{ label: fieldName(field.field), values: [shortWords(field)] }]
  })
  const rest = minor.length - maxFields
  return [
    ...lifecycleWords(change),
    ...change.money.map((row) => ({
      label: 'balance',
      values: [moneyWords(row) + topUpWords(row)],
    })),
    ...minor.slice(0, maxFields),
    ...(rest > 0 ? [{ label: 'and more', values: [counted(rest, 'field')] }] : []),
  ]
}

function shortWords(change: FieldChange): string {
  return gapWords(change) ?? (change.field === 'models.ids' ? listWords(change) : fieldWords(change))
}

/** That the key works again, its entry was replaced, it moved, or fails: no figure stands for that. */
export function lifecycleWords({
  moved_from,
  new_error,
  cleared_error,
  works_since,
  fields,
}: KeyChange): ChangeWords[] {
  const since = works_since === null ? '' : `since ${day(works_since)}, `
  return [
    ...(cleared_error === null ? [] : [{ label: 'works again', values: [`${since}${pastFailure(cleared_error)}`] }]),
    // Only its bytes are known: another key, or the same one for other people.
    ...(fields.some(({ field }) => field === 'entry')
      ? [{ label: 'entry', values: ['replaced, or encrypted anew'] }]
      : []),
    ...(moved_from === null ? [] : [{ label: 'moved from', values: [moved_from] }]),
    ...(new_error === null ? [] : [{ label: 'new error', values: [failureWords(new_error.kind), new_error.message] }]),
  ]
}

/** `$42.10 -> $17.35 (-$24.75)`; `$42.10 -> unknown`; `$5.00` alone for a new balance. */
export function moneyWords({ before, after, delta, currency }: MoneyChange): string {
  const shown = (amount: Decimal, precision?: Precision) => money(amount, currency, precision)
  if (before === null) return after === null ? 'unknown' : shown(after)
  return arrow(before, after, 'unknown', shown) + (delta === null ? '' : ` (${signed(delta, shown)})`)
}

/** Of what was spent again, or of which the two ends show only a part, how much came in at least. */
function topUpWords({ currency, delta, topped_up, top_up }: KeyChange['money'][number]): string {
  if (top_up === null || top_up.at_least === delta) return topped_up ? ', topped up' : ''
  return `, topped up at least ${money(top_up.at_least, currency)} by ${day(top_up.by)}`
}

type Shown = (amount: Decimal, precision?: Precision) => string

/** `before -> after`, exactly if both would look the same in cents. */
function arrow(before: Decimal, after: Decimal | null, nothing: string, shown: Shown): string {
  if (after === null) return `${shown(before)} -> ${nothing}`
  const precision = before !== after && shown(before) === shown(after) ? 'exact' : 'rounded'
  return `${shown(before, precision)} -> ${shown(after, precision)}`
}

/** What stands before a pace: that of a balance is of its wallet, whoever spends from it; without days left, it is only what is spent. */
export function paceLabel({ burn, runway }: Pick<KeyChange, 'burn' | 'runway'>): 'falls by' | 'spends' {
  const isSpent = burn.some(({ per_day }) => compareDecimals(per_day, zero) > 0)
  return runway === null && isSpent ? 'spends' : 'falls by'
}

/** `$8.25 a day`, or null if unknown. */
export function burnWords({ burn }: Pick<KeyChange, 'burn'>, precision?: Precision): string | null {
  const told = toldPaces(burn)
  if (told.length === 0) return null
  return told.map((row) => `${money(row.per_day, row.currency, precision)} a day`).join(', ')
}

/** `2027-01-02 (in 42 days)`, and `2026-12-02 -> 2027-01-02 (in 42 days)` if it was on another day. */
export function expiryWords(expiry: Instant, now: Instant, before: Instant | null = null): string {
  const old = before === null || day(before) === day(expiry) ? '' : `${day(before)} -> `
  return `${old}${day(expiry)} (${relative(expiry, now)})`
}

const currencyField = /^(?:balances|credits_total|credits_used|costs\..+)\.([A-Z]{3})(?:\..+)?$/
/** An attribute that is money: xAI's estimate of what is left. */
const estimateField = 'attributes.balance_estimated_usd'
const quotaField = /^quotas\..+\.([^.]+)\.(?:limit|used|remaining)$/

/** The currency or the unit of its amounts. */
function unitOf(field: string): string | undefined {
  return field === estimateField ? 'USD' : (currencyField.exec(field) ?? quotaField.exec(field))?.[1]
}

/** `before -> after (difference)`, amounts with their unit; the new value alone if there was none before. */
export function fieldWords({ field, before, after, delta }: FieldChange): string {
  const unit = unitOf(field)
  const amount: Shown = (text, precision) => (unit === undefined ? text : quantity(text, unit, precision))
  const worded = (text: string | null) => {
    if (text === null) return 'none'
    const decimal = unit === undefined ? null : toDecimal(text)
    return decimal === null ? (toInstant(text) === text ? text.slice(0, 10) : text) : amount(decimal)
  }
  if (before === null) return worded(after)
  const [from, to] = [before, after].map((text) => (unit === undefined || text === null ? null : toDecimal(text)))
  const change = from && to ? arrow(from, to, 'none', amount) : `${worded(before)} -> ${worded(after)}`
  return `${change}${delta === null ? '' : ` (${signed(delta, amount)})`}`
}

/**
 * Without the amounts that only mirror another: a balance that fell by five has five more of its credits used, and five less left of
 * its quota. That is one piece of news.
 */
function toldOnce({ money, fields }: KeyChange): FieldChange[] {
  const told = new Set(money.map(({ currency, delta }) => amountName(currency, delta)))
  return fields.filter((change) => {
    // An estimate of what the balance says itself.
    if (change.field === estimateField && money.some(({ currency }) => currency === 'USD')) return false
    const name = amountName(unitOf(change.field), change.delta)
    if (name === null) return true
    const isNews = !told.has(name)
    told.add(name)
    return isNews
  })
}

function amountName(unit: string | undefined, delta: Decimal | null): string | null {
  return unit === undefined || delta === null ? null : `${delta.replace('-', '')} ${unit}`
}

function signed(delta: Decimal, shown: (amount: Decimal) => string): string {
  return `${compareDecimals(delta, zero) > 0 ? '+' : ''}${shown(delta)}`
}

/** Whether the key was in the registry, and never read before. */
export function isFirstReading({ fields }: KeyChange): boolean {
  return fields.some(({ field, before, after }) => field === 'sync_status' && before === null && after !== null)
}

/** Whether the change has words of its own: balances, errors, expiry, and the identity of a key that moved, came or went. */
function isShownApart(field: string, change: KeyChange): boolean {
  // The parts of a balance are minor changes only if they moved and their sum did not.
  if (change.money.some(({ currency }) => field.startsWith(`balances.${currency}`))) return true
  if (['entry', 'last_error', 'sync_status', 'expires_at', 'registry.expires_at'].includes(field)) return true
  const isIdentity = /^(?:registry\.)?(?:account_ref|key_alias|key_kind|provider_id)$/.test(field)
  return isIdentity && (change.kind !== 'changed' || isFirstReading(change))
}
