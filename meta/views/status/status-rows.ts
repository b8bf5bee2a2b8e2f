// The lines of `keyz status` before they are laid out: one for each key or wallet, and keys that say nothing gathered by why.
import { compareDecimals, Decimal, quotient, rounded, zero } from '../../../schema/decimal.ts'
import type { Instant } from '../../../schema/instant.ts'
import { Currency } from '../../../schema/reading.ts'
import type { Badge, StatusKey } from '../../../schema/reports/status-report.ts'
import type { RunwayBand } from '../../../schema/runway.ts'
import { printable } from '../../../schema/text.ts'
import { runwayFromNow } from '../../judge/from-now.ts'
import type { MainFigure } from '../../judge/main-figure.ts'
import { hasOwnTrouble } from '../../judge/own-trouble.ts'
import { type SharedWallet, sharedWallets } from '../../judge/shared-wallets.ts'
import { isUrgent, urgencyOf } from '../../judge/urgency.ts'
import { mainFigureOf } from '../../judge/used-up-first.ts'
import { money, quantity } from '../../judge/values.ts'
import type { Wordings } from '../fit.ts'
import { acknowledgedWordings } from '../key-summary.ts'
import { lastsWords } from '../lasts.ts'
import { sparkline } from '../sparkline.ts'
import { isAdvice, notesOf, sortNotes } from './note.ts'
import type { Sorting } from './sort-keys.ts'

export interface StatusRow {
  badge: Badge | null
  name: string
  left: string
  week: string
  perDay: string
  lasts: string
  /** Without how far that may be off. */
  lastsBriefly: string
  /** The most important first. */
  notes: Wordings[]
  isUrgent: boolean
  /** The figures are too old to rely on. */
  isOld: boolean
}

/** Keys without figures of which there is nothing to say but this. */
export interface FoldedKeys {
  /** `work`, `not synced yet`. */
  why: string
  paths: string[]
  /** What to do. Null if nothing. */
  hint: string | null
}

export interface StatusRows {
  rows: StatusRow[]
  folded: FoldedKeys[]
}

interface RowOptions {
  /** With `expiry`, also a date far ahead is shown, and so no key that has one gathered with others, nor put into the row of its wallet. */
  sort?: Sorting | undefined
  /** Nothing is said about what to do. */
  isPast?: boolean | undefined
}

/** In the order of the keys. The money of a wallet is in one row, whoever shares it. */
export function statusRows(
  keys: readonly StatusKey[],
  now: Instant,
  ascii: boolean,
  { sort, isPast = false }: RowOptions = {},
): StatusRows {
  const withExpiry = sort === 'expiry'
  const quiet = keys.filter((key) => !hasOwnTrouble(key))
  const wallets = sharedWallets(keys)
  const alike = withExpiry ? quiet.filter(({ expires_at }) => expires_at === null) : quiet
  const sharers = sharersOf(keys, new Set(alike.map(({ key_path }) => key_path)), wallets)
  const merged = new Set([...sharers.values()].flat())
  const inFolder = countsByFolder(keys)
  const folded = new Map<string, FoldedKeys>()
  const rows: StatusRow[] = []
  for (const key of keys) {
    if (merged.has(key.key_path)) continue
    const figure = mainFigureOf(key, now)
    const isGathered = figure === null && !(withExpiry && key.expires_at !== null)
    const fold = isGathered ? foldOf(key, now) : null
    if (fold === null) {
      const name = rowName(key.key_path, sharers.get(key.key_path) ?? [], inFolder)
      const row = rowOf(key, name, figure, wallets.get(key.key_path) ?? null, now, ascii, sort)
      rows.push(isPast ? { ...row, notes: row.notes.filter((note) => !isAdvice(note)) } : row)
      continue
    }
    const known = folded.get(fold.why)
    if (known === undefined) folded.set(fold.why, { ...fold, paths: [key.key_path] })
    else known.paths.push(key.key_path)
  }
  return { rows, folded: [...folded.values()] }
}

/** A row for each key, where a person can choose every one of them. The money of a wallet is in one of its rows, and the others name it. */
export function rowsOfEach(
  keys: readonly StatusKey[],
  now: Instant,
  ascii: boolean,
  sort?: Sorting,
): Map<string, StatusRow> {
  const wallets = sharedWallets(keys)
  return new Map(
    keys.map((key) => {
      const figure = mainFigureOf(key, now)
      const wallet = wallets.get(key.key_path) ?? null
      return [key.key_path, rowOf(key, printable(key.key_path), figure, wallet, now, ascii, sort)]
    }),
  )
}

/** The keys that need no row of their own, by the key with which their money is shown: their own trouble is only that of the wallet. */
function sharersOf(
  keys: readonly StatusKey[],
  quiet: ReadonlySet<string>,
  wallets: ReadonlyMap<string, SharedWallet>,
): Map<string, string[]> {
  const sharers = new Map<string, string[]>()
  for (const { key_path } of keys) {
    const main = wallets.get(key_path)?.path
    if (main === undefined || !quiet.has(key_path) || !quiet.has(main)) continue
    const others = sharers.get(main)
    if (others === undefined) sharers.set(main, [key_path])
    else others.push(key_path)
  }
  return sharers
}

/** Why there is nothing else to say of a key without figures. Null if there is. */
function foldOf(key: StatusKey, now: Instant): Omit<FoldedKeys, 'paths'> | null {
  if (isUrgent(key) || key.key.disabled || key.passing_failure !== null || key.status === 'error') return null
  if (acknowledgedWordings(key, now).length > 0) return null
  if (key.status === 'unsynced')
    return key.sync ? { why: 'not synced yet', hint: 'run keyz sync' } : { why: 'with automatic sync off', hint: null }
  return key.badges.includes('stale') ? { why: 'not read lately', hint: 'run keyz sync' } : { why: 'work', hint: null }
}

function rowOf(
  key: StatusKey,
  name: string,
  figure: MainFigure | null,
  wallet: SharedWallet | null,
  now: Instant,
  ascii: boolean,
  sort: Sorting | undefined,
): StatusRow {
  const shown = wallet === null ? figure : null
  return {
    badge: urgencyOf(key, now).badge,
    name,
    left: leftWords(shown),
    week: shown === null ? '' : sparkline(key.week, ascii),
    perDay: perDayWords(key, shown),
    lasts: lastsOf(key, shown, now),
    lastsBriefly: lastsOf(key, shown, now, true),
    notes: [...sortNotes(key, sort, now), ...notesOf(key, figure, wallet, now)],
    isUrgent: isUrgent(key),
    isOld: key.badges.includes('stale'),
  }
}

/**
 * `xai/team (2 keys)` where these are all keys of a folder. A folder that holds others, too, would name those as well, and perhaps a
 * second row: then `ai/a + 1 more`.
 */
function rowName(path: string, others: readonly string[], inFolder: ReadonlyMap<string, number>): string {
  if (others.length === 0) return printable(path)
  const parts = path.split('/').slice(0, -1)
  while (parts.length > 0 && !others.every((other) => other.startsWith(`${parts.join('/')}/`))) parts.pop()
  const folder = parts.join('/')
  const count = others.length + 1
  return inFolder.get(folder) === count
    ? `${printable(folder)} (${count} keys)`
    : `${printable(path)} + ${others.length} more`
}

/** How many keys each folder holds, those of its folders included. */
function countsByFolder(keys: readonly StatusKey[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { key_path } of keys)
    for (let end = key_path.lastIndexOf('/'); end > 0; end = key_path.lastIndexOf('/', end - 1)) {
      const folder = key_path.slice(0, end)
      counts.set(folder, (counts.get(folder) ?? 0) + 1)
    }
  return counts
}

function leftWords(figure: MainFigure | null): string {
  if (figure === null || figure.of === 'cost') return '-'
  if (figure.of === 'balance') return money(figure.amount, figure.unit)
  if (Currency.safeParse(figure.unit).success) return money(figure.left, figure.unit)
  return figure.percent === null ? quantity(figure.left, figure.unit) : percentWords(figure.percent)
}

function perDayWords({ burn, paces }: StatusKey, figure: MainFigure | null): string {
  if (figure === null) return ''
  if (figure.of !== 'quota') {
    const spent = burn.find(({ currency }) => currency === figure.unit)
    return spent === undefined ? '' : money(spent.per_day, spent.currency)
  }
  const per_day = paces.find(({ name, unit }) => name === figure.quota.name && unit === figure.unit)?.per_day ?? null
  if (per_day === null) return ''
  // Nobody can use a day's worth of a window of five hours: that is several times all of it.
  if (figure.quota.period === '5h') return ''
  if (Currency.safeParse(figure.unit).success) return money(per_day, figure.unit)
  const { limit } = figure.quota
  if (limit === null) return figure.unit === 'percent' ? percentWords(per_day) : rounded(per_day, { places: 0 })
  const percent = compareDecimals(limit, zero) > 0 ? quotient([per_day, hundred], [limit], { digits: 10 }) : null
  return percent === null ? '' : percentWords(percent)
}

/** `?` where its days are over, and nobody knows whether anything is left. */
function lastsOf(key: StatusKey, figure: MainFigure | null, now: Instant, briefly = false): string {
  const { runway, paces, last_success_at: readAt } = key
  const byNow = (lasting: RunwayBand) => {
    const left = runwayFromNow(lasting, readAt, now)
    return left === 'over' ? '?' : lastsWords(briefly && left !== null ? { ...left, low: null, high: null } : left)
  }
  if (figure?.of === 'balance') return runway === null ? '' : byNow(runway)
  const pace =
    figure?.of === 'quota' ? paces.find(({ name, unit }) => name === figure.quota.name && unit === figure.unit) : null
  if (pace == null || pace.verdict === 'unknown') return ''
  if (pace.verdict === 'lasts') return figure?.of === 'quota' && figure.quota.resets_at !== null ? 'to reset' : ''
  return pace.days === null ? '' : byNow({ ...pace, days: pace.days })
}

const hundred = Decimal.parse('100')

/** `5%`; less than one percent keeps a digit, so that it never looks like nothing. */
function percentWords(percent: Decimal): string {
  const whole = rounded(percent, { places: 0 })
  return `${whole === '0' ? rounded(percent, { digits: 1 }) : whole}%`
}
