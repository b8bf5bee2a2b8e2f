// `keyz show --all`: what `keyz show` says, in the same rows and with nothing left out, and what it has no room for.
import type { Instant } from '../../../schema/instant.ts'
import { printable } from '../../../schema/text.ts'
import { minute, money, quantity } from '../../judge/values.ts'
import { spaced } from '../field-names.ts'
import { perWords, windowWords } from '../reading-words.ts'
import type { Row } from './lay-out.ts'
import { laidOut, sectionsOf } from './screen.ts'
import type { ShownKey, ShowOptions } from './shown-key.ts'

export function renderDetails(key: ShownKey, now: Instant, options: ShowOptions): string[] {
  const [trouble, figures, rest] = sectionsOf(key, now, { ...options, full: true })
  const sections = [
    [...trouble, { label: 'policy', values: acknowledgedViolations(key) }],
    [...figures, ...figureRows(key, options)],
    [...rest, { label: 'in UTC', values: timeWords(key) }],
    pastRows(key, options),
  ]
  return laidOut(key, sections, options)
}

function acknowledgedViolations({ violations }: ShownKey): string[] {
  return violations
    .filter(({ acknowledged }) => acknowledged !== null)
    .map(({ policy, message }) => `${policy}: ${printable(message)} (acknowledged)`)
}

/** Each window by itself, and each model, which `keyz show` adds up. */
function figureRows(key: ShownKey, { precision }: ShowOptions): Row[] {
  const { credits_total: bought, credits_used: used, costs, usage, rate_limits } = key
  const credits = [
    ...(bought === null ? [] : [`${money(bought.amount, bought.currency, precision)} bought`]),
    ...(used === null ? [] : [`${money(used.amount, used.currency, precision)} used`]),
  ]
  return [
    {
      label: 'rate limit',
      values: (rate_limits ?? [])
        .filter(({ group }) => group !== null)
        .map(
          (one) => `${quantity(one.limit, one.unit, precision)} ${perWords(one.per_seconds)}${groupWords(one.group)}`,
        ),
    },
    { label: 'credits', values: credits.length === 0 ? [] : [credits.join(', ')] },
    {
      label: 'costs',
      values: (costs ?? []).map(
        (cost) => `${windowWords(cost)}: ${money(cost.amount, cost.currency, precision)}${groupWords(cost.group)}`,
      ),
    },
    {
      label: 'usage',
      values: (usage ?? []).map(
        (row) => `${windowWords(row)}: ${spaced(quantity(row.quantity, row.unit, precision))}${groupWords(row.group)}`,
      ),
    },
  ]
}

function groupWords(group: Record<string, string> | null): string {
  if (group === null) return ''
  const names = Object.entries(group).map(([name, value]) => `${name} ${printable(value)}`)
  return `  (${names.join(', ')})`
}

/** To the minute, what stands above by its day or its age. */
function timeWords({ last_success_at: read, last_error, expires_at: expires, key }: ShownKey): string[] {
  const times = [
    ['read', read],
    ['failed', last_error?.at ?? null],
    ['expires', expires],
    ['made', key.created_at],
  ] as const
  const words = times.flatMap(([what, at]) => (at === null ? [] : [`${what} ${minute(at)}`]))
  return words.length === 0 ? [] : [words.join(', ')]
}

function pastRows({ history, provenance }: ShownKey, { precision }: ShowOptions): Row[] {
  const points = history.map(({ at, sync_status, balances }) => {
    const amounts = balances?.map(({ amount, currency }) => money(amount, currency, precision)).join(', ')
    return `${minute(at)} UTC  ${sync_status === 'error' ? 'error' : (amounts ?? 'no balance')}`
  })
  const requests = provenance.map(({ request, http_status }) => `${printable(request)} (${http_status})`)
  return [
    { label: 'history', values: points },
    { label: 'source', values: requests },
  ]
}
