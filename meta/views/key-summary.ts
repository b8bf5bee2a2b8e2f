// One key in one line: what is wrong with it, what is left, how long that lasts, and how old everything is.

import { sum } from '../../schema/decimal.ts'
import { type Instant, millisecondsOf } from '../../schema/instant.ts'
import type { Cost } from '../../schema/reading.ts'
import { policyNames } from '../../schema/registry.ts'
import type { StatusKey } from '../../schema/reports/status-report.ts'
import type { LastError } from '../../schema/sidecar.ts'
import { printable } from '../../schema/text.ts'
import type { SharedWallet } from '../judge/shared-wallets.ts'
import { totalWords } from '../judge/totals.ts'
import { counted, day, money, relative, spanUntil, whenRead } from '../judge/values.ts'
import { failureWordings, failureWords, unreadableWordings, unreadableWords } from './failure-words.ts'
import { fittingWords, type WidthOf, type Wordings } from './fit.ts'
import { keyRunwayWords, maybeUsedUp } from './lasts.ts'
import { quotaWords } from './reading-words.ts'
import type { Format, Style } from './style.ts'

/** Something to say about a key. */
interface Said {
  wordings: Wordings
  format?: Format
}

interface Room {
  width: number
  widthOf: WidthOf
  isPast?: boolean | undefined
}

/** `wallet` says with which other key the money is shown. No word is cut: where there is no room, it says less. */
export function keySummary(
  key: StatusKey,
  now: Instant,
  style: Style,
  wallet: SharedWallet | null,
  { width, widthOf, isPast }: Room,
): string {
  const said: Said[] = [
    ...(key.passing_failure === null ? [] : [passingSaid(key.passing_failure, now)]),
    ...(key.status === 'unsynced' ? [unreadSaid(key, isPast)] : [...errorSaid(key), ...knownSaid(key, now, wallet)]),
    ...expirySaid(key, now),
    ...acknowledgedWordings(key, now).map((wordings) => ({ wordings, format: 'dim' as const })),
    ...(key.badges.includes('stale') && key.last_success_at !== null
      ? [{ wordings: [`last read ${whenRead(key.last_success_at, now)}`], format: 'dim' as const }]
      : []),
    // A column has shorter ones: here, all ages are written alike.
    ...ageWordings(key, now).map((wordings) => ({ wordings: wordings.slice(0, 1), format: 'dim' as const })),
  ]
  return fittingWords(
    said.map(({ wordings }) => wordings),
    width,
    gap,
    widthOf,
  )
    .map((words, index) => {
      const format = said[index]?.format
      return format === undefined ? words : style.paint(format, words)
    })
    .join(gap)
}

const gap = '  '

/** Only what still holds: afterwards the violation counts again. */
export function acknowledgedWordings({ acknowledged }: StatusKey, now: Instant): Wordings[] {
  return policyNames.flatMap((policy) => {
    const until = acknowledged[policy]?.until
    if (until === undefined || until <= now) return []
    return [[`${policy} acknowledged until ${day(until)}`, `${policy} acknowledged`, 'acknowledged']]
  })
}

function unreadSaid({ sync }: StatusKey, isPast?: boolean): Said {
  const wordings = sync
    ? [...(isPast ? [] : ['not synced yet: run keyz sync']), 'not synced yet', 'not synced']
    : ['never read: automatic sync is off', 'sync off']
  return { wordings, format: 'dim' }
}

/** `503 10 minutes ago`: not in the sidecar, because it will pass. */
export function passingWords({ http_status, kind, at }: LastError, now: Instant): string {
  return `${http_status ?? failureWords(kind)} ${relative(at, now)}`
}

function passingSaid(failure: LastError, now: Instant): Said {
  const { http_status, kind } = failure
  const shorter = http_status === null ? failureWordings(kind) : [`HTTP ${http_status}`]
  return { wordings: [passingWords(failure, now), ...shorter], format: 'red' }
}

function errorSaid({ last_error: error, last_success_at, unreadable }: StatusKey): Said[] {
  if (error === null) return []
  if (unreadable !== null)
    return [{ wordings: [`${unreadableWords}: see keyz show`, ...unreadableWordings], format: 'red' }]
  const never = last_success_at === null ? ', never read' : ''
  const words = failureWordings(error.kind)
  return [{ wordings: [`${words[0]} (since ${day(error.at)}${never})`, ...words], format: 'red' }]
}

/** The money that is left or what is left of a quota, and how long it lasts. Figures that are too old are marked so. */
function knownSaid(key: StatusKey, now: Instant, wallet: SharedWallet | null): Said[] {
  const figures = wallet === null ? figuresOf(key, now) : [walletWordings(wallet)]
  // Shown once, together with the balance. Null if unknown.
  const runway = wallet === null ? keyRunwayWords(key, now) : null
  const lasting = runway === null ? [] : [[runway, runway.replace(/ (\(.*\)|by now)$/, '')]]
  const known = [...figures, ...lasting]
  const isOld = key.badges.includes('stale')
  const old = (words: string) => (runway === maybeUsedUp && words.startsWith('may ') ? words : `${words} (old)`)
  return [
    ...(isOld
      ? known.map((wordings) => ({ wordings: wordings.map(old), format: 'dim' as const }))
      : known.map((wordings) => ({ wordings }))),
    ...(figures.length === 0 && key.status !== 'error' ? [{ wordings: ['works'], format: 'dim' as const }] : []),
    ...(key.key.disabled ? [{ wordings: ['disabled'], format: 'red' as const }] : []),
  ]
}

/** The newest reading of a wallet is the one that counts. */
function walletWordings({ path, isNewer }: SharedWallet): Wordings {
  return [`same wallet as ${printable(path)}${isNewer ? ', which was read later' : ''}`, 'shared wallet']
}

function expirySaid({ expires_at: at }: StatusKey, now: Instant): Said[] {
  if (at === null) return []
  const length = millisecondsOf(at) - millisecondsOf(now)
  return [
    {
      wordings:
        length <= 0
          ? [`expired ${day(at)}`, 'expired']
          : [`expires ${day(at)}`, `ends ${day(at)}`, ...expiresIn(length).slice(1), `expires ${at.slice(0, 4)}`],
    },
  ]
}

/** `expires in 93 d`, and in fewer letters. */
export function expiresIn(milliseconds: number): Wordings {
  const length = spanUntil(milliseconds)
  return [`expires in ${length}`, `ends in ${length}`]
}

/** What is left. If the provider reports neither balance nor quota, what was spent. */
function figuresOf({ balances, quotas, costs }: StatusKey, now: Instant): Wordings[] {
  if (balances?.length)
    return balances.map(({ amount, currency }, index) => [
      money(amount, currency),
      ...(index === 0 ? [] : [`and ${currency}`]),
    ])
  if (quotas?.length)
    return quotas.slice(0, 2).map((quota) => {
      const words = quotaWords(quota, now)
      return [words, words.replace(/, resets .*$/, '').replace(/^.* before its reset on/, 'was reset')]
    })
  return spentWords(costs ?? []).map((words) => [words, words.replace(' spent in ', ' in ').replace(/ days?$/, ' d')])
}

/** What was spent this month, in the last 30 days, or in the days that the provider reports, whichever is known. */
export function spentWords(costs: readonly Cost[]): string[] {
  // Several months are known of some: the newest counts, which is the last in the order of rows.
  const newest = (wanted: Cost['period']) => {
    const whole = costs.filter(({ period, group }) => period === wanted && group === null)
    return whole.filter(({ starts_at }) => starts_at === whole.at(-1)?.starts_at)
  }
  const [months, rolling] = [newest('month'), newest('30d')]
  if (months[0] !== undefined)
    return [`${totalWords(months)} spent in ${months[0].starts_at?.slice(0, 7) ?? 'a month'}`]
  if (rolling.length > 0) return [`${totalWords(rolling)} spent in 30 days`]
  return spentInDays(costs.filter(({ period, group, starts_at }) => period === 'day' && group === null && starts_at))
}

function spentInDays(costs: readonly Cost[]): string[] {
  const currencies = [...new Set(costs.map(({ currency }) => currency))].sort()
  return currencies.flatMap((wanted) => {
    const days = costs.filter(({ currency }) => currency === wanted)
    const amount = sum(days.map((cost) => cost.amount))
    const count = new Set(days.map(({ starts_at }) => starts_at)).size
    return amount === null ? [] : [`${money(amount, wanted)} spent in ${counted(count, 'day')}`]
  })
}

const dayLength = 86_400_000

/** `323 days old`: since the secret came into the store. Nothing if that is unknown, or later than the time that is shown. */
export function ageWordings({ rotated_at, created_at }: StatusKey, now: Instant): Wordings[] {
  const since = rotated_at ?? created_at
  const days = since === null ? -1 : Math.floor((millisecondsOf(now) - millisecondsOf(since)) / dayLength)
  if (days < 0) return []
  return [days < 1 ? ['new'] : [`${counted(days, 'day')} old`, `${days} d old`]]
}
