// What the fields of a change are called where people read them: `quotas.key_limit.USD.used` is "key_limit used".
import type { FieldChange } from '../../schema/reports/review-report.ts'
import { fieldLabels } from './field-labels.ts'

const lists = new Map([['models.ids', 'models']])

const plain = new Map([
  ['credits_total', 'credits bought'],
  ['credits_used', 'credits used'],
  ['attributes.balance_estimated_usd', 'estimated balance'],
  ['key_kind', 'kind'],
  ['account_ref', 'account'],
  ['key_alias', 'alias'],
  ['models.count', 'models'],
  ['key.created_at', 'created'],
])

const ofQuota = new Map([
  ['limit', 'limit'],
  ['used', 'used'],
  ['remaining', 'left'],
  ['resets_at', 'resets'],
])

const unknown = new Map(Object.entries(fieldLabels))

/** Amounts name their unit themselves. What a provider or a person has named keeps its name. */
export function fieldName(field: string): string {
  const [head = '', ...rest] = field.split('.')
  // A gap is of a whole field, without the unit or the period that its figures would be named by.
  if (head === 'gaps') return unknown.get(rest.join('.')) ?? spaced(rest.join('.'))
  const whole = lists.get(field) ?? plain.get(field) ?? plain.get(head)
  if (whole !== undefined) return whole
  const last = rest.at(-1) ?? ''
  if (head === 'quotas') return `${rest.slice(0, -2).join('.')} ${ofQuota.get(last) ?? last}`
  if (head === 'costs') return `spent ${windowWords(rest.slice(0, -1))}`
  if (head === 'usage') return `${spaced(last)} ${windowWords(rest.slice(0, -1))}`
  if (head === 'rate_limits') return `${spaced(rest.slice(0, -1).join('.'))} per ${last.replace('s', ' s')}`
  if (head === 'balances') return rest.length === 1 ? 'balance' : rest.slice(1).join('.')
  if (head === 'attributes' || head === 'key') return spaced(rest.join('.'))
  return head === 'registry' ? rest.join(' ').replace('_', ' ') : field
}

/** `on 2026-11-29`, `in 2026-11`, `in all`, `in 30 days`. */
function windowWords([period = '', start]: readonly string[]): string {
  if (period === 'day') return `on ${start ?? 'a day'}`
  if (period === 'month' || period === 'year')
    return start === undefined ? `in a ${period}` : `in ${period === 'year' ? start.slice(0, 4) : start}`
  if (period === 'total') return 'in all'
  if (period === 'week') return start === undefined ? 'in a week' : `in the week of ${start}`
  return `in ${period.replace('h', ' hours').replace('d', ' days')}`
}

export function spaced(name: string): string {
  return name.replaceAll('_', ' ')
}

/** Why a value could not be had. Only what somebody can do something about, or what will pass. */
const telling = new Map([
  ['needs_management_key', 'needs a management key'],
  ['needs_parameter', 'needs a parameter'],
  ['forbidden', 'not allowed for this key'],
  ['request_failed', 'the request failed'],
])

/** `unknown: needs a management key`. Null for a field that is not a gap. */
export function gapWords({ field, after }: FieldChange): string | null {
  const reason = field.startsWith('gaps.') ? telling.get(after ?? '') : undefined
  return reason === undefined ? null : `unknown: ${reason}`
}

/** Whether a person wants to know: not that a provider has no such figure, nor, on first sight, what is as it always is. */
export function isTelling(change: FieldChange): boolean {
  if (change.field.startsWith('gaps.')) return gapWords(change) !== null
  if (change.before !== null) return true
  return change.field !== 'models.ids' && !(change.field === 'key.disabled' && change.after === 'false')
}

const mostNames = 4

/** `added a, b; gone c`, for lists of which both sides are known. */
export function listWords({ before, after }: FieldChange): string {
  const [old, fresh] = [before, after].map((text) => new Set((text ?? '').split(', ').filter((name) => name !== '')))
  const only = (one: ReadonlySet<string> = new Set(), other: ReadonlySet<string> = new Set()) =>
    [...one].filter((name) => !other.has(name))
  return [['added', only(fresh, old)] as const, ['gone', only(old, fresh)] as const]
    .flatMap(([verb, names]) =>
      names.length === 0
        ? []
        : [
            `${verb} ${names.slice(0, mostNames).join(', ')}${names.length > mostNames ? `, and ${names.length - mostNames} more` : ''}`,
          ],
    )
    .join('; ')
}
