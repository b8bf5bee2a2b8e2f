// The change log: what happened to the keys, from one reading to the next. Pure.
import { difference } from '../../../schema/decimal.ts'
import type { Instant } from '../../../schema/instant.ts'
import { isTopUp } from '../../judge/top-up.ts'
import { day, money } from '../../judge/values.ts'
import { failureWords } from '../failure-words.ts'
import type { PastReading, ReportInput, ReportKey } from './input.ts'

export interface Event {
  at: Instant
  key_path: string
  what: string
}

/** Newest first. `shown` says for which keys money is told: each wallet once. */
export function eventsOf({ keys, since, now }: ReportInput, shown: (path: string) => boolean): Event[] {
  return keys
    .flatMap((one) =>
      [...entryEvents(one), ...readingEvents(one.past, shown(one.key.key_path))].map((event) => ({
        ...event,
        key_path: one.key.key_path,
      })),
    )
    .filter(({ at }) => at >= since && at <= now)
    .sort((one, other) => (one.at === other.at ? (one.key_path < other.key_path ? -1 : 1) : one.at < other.at ? 1 : -1))
}

type Told = Omit<Event, 'key_path'>

function entryEvents({ key, replaced }: ReportKey): Told[] {
  return [
    ...(key.created_at === null ? [] : [{ at: key.created_at, what: 'added to the store' }]),
    ...replaced.map((at) => ({ at, what: 'replaced' })),
  ]
}

function readingEvents(past: readonly PastReading[], withMoney: boolean): Told[] {
  return past.flatMap((reading, index) => {
    const before = past[index - 1]
    // A failure says itself when it began.
    if (before === undefined) return standing(null, reading).map((what) => ({ at: reading.at, what }))
    return [
      ...standing(before, reading),
      ...(withMoney ? topUps(before, reading) : []),
      ...expiry(before, reading),
    ].map((what) => ({ at: reading.at, what }))
  })
}

function standing(before: PastReading | null, after: PastReading): string[] {
  const kind = after.error_kind
  if (after.sync_status === 'error') {
    if (before?.error_kind === kind) return []
    if (kind === null) return ['fails']
    return [kind === 'auth_error' ? failureWords(kind) : `fails: ${failureWords(kind)}`]
  }
  return before?.sync_status === 'error' ? ['works again'] : []
}

function topUps(before: PastReading, after: PastReading): string[] {
  return (after.balances ?? []).flatMap(({ currency, amount }) => {
    const old = before.balances?.find((one) => one.currency === currency)?.amount ?? null
    const risen = old !== null && isTopUp(old, amount) ? difference(amount, old) : null
    if (risen === null) return []
    return [`balance rose by ${money(risen, currency)} to ${money(amount, currency)}`]
  })
}

function expiry(before: PastReading, after: PastReading): string[] {
  if (before.expires_at === after.expires_at || after.expires_at === null) return []
  return [`expires ${day(after.expires_at)}${before.expires_at === null ? '' : `, not ${day(before.expires_at)}`}`]
}
