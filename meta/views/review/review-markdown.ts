// The body of a metadata pull request: what needs somebody first, routine folded away. Every string from outside is in a code span.
import type { Instant } from '../../../schema/instant.ts'
import type { AccountTotal, KeyChange, ReviewedViolation, ReviewReport } from '../../../schema/reports/review-report.ts'
import { counted, day } from '../../judge/values.ts'
import { burnWords, expiryWords, fieldWords, lifecycleWords, moneyWords } from '../change-words.ts'
import { spelledOut } from '../lasts.ts'
import { attentionTable, type ProviderPage } from './attention-table.ts'
import { expiryChange, keyWords, wordsOf } from './change-cells.ts'
import { type ChangeGroup, groupChanges, wasRenamed } from './change-groups.ts'
import { code, folded, inlineCode, more, table } from './markdown-table.ts'
import { outageRows, type Unread } from './outage-words.ts'
import { reviewTitle } from './review-title.ts'

interface ReviewContext {
  now: Instant
  /** What the run that made this review could not read and did not record. */
  unread?: readonly Unread[]
  providerPage?: (providerId: string) => ProviderPage | undefined
}

/** GitHub takes 65,536 characters. What needs somebody gets most of them, and the rest little: nobody reads the hundredth balance. */
const maxima = {
  attention: 30_000,
  outages: 3_000,
  money: 4_000,
  totals: 2_000,
  keys: 2_500,
  before: 2_500,
  settings: 4_000,
}
/** Under 60,000 characters: the least important rows of every part are left out and counted. */
export function renderReviewMarkdown(report: ReviewReport, context: ReviewContext): string {
  const { now, unread = [], providerPage } = context
  const groups = groupChanges(report)
  const of = (...names: ChangeGroup[]) => names.flatMap((name) => groups.of.get(name) ?? [])
  const outages = outageRows(of('failing'), unread, (id) => providerPage?.(id)?.name ?? id)
  const known = report.violations.filter(({ is_new }) => !is_new)
  return [
    `**${reviewTitle(report, now, groups)}**, from ${inlineCode(report.base)} to ${inlineCode(report.head)}`,
    ...titled('Needs attention', attentionTable(groups, { now, providerPage, max: maxima.attention })),
    ...titled(
      'Outages',
      table(['Provider', 'Keys', 'Why', 'Readings'], outages, { max: maxima.outages, left: more('outage') }),
    ),
    ...titled('Topped up', moneyTable(of('topped_up'))),
    ...titled('Balances that moved', moneyTable(of('spent'))),
    ...titled('Totals', totalsTable(report.totals)),
    ...titled(
      'Keys that left, moved, or work again',
      keysTable([...of('removed', 'moved', 'recovered'), ...of('failing').filter(wasRenamed)], now),
    ),
    ...titled('Entries replaced, or encrypted anew', keysTable(of('replaced'), now)),
    ...folded(counted(of('first_reading').length, 'first reading'), firstReadingsTable(of('first_reading'), now)),
    ...folded(`${counted(of('routine').length, 'key')} with smaller changes`, keysTable(of('routine'), now)),
    ...folded(`${counted(known.length, 'policy violation')} from before`, violationsTable(known)),
    ...titled('Settings', settingsTable(report)),
    '',
  ].join('\n\n')
}

function titled(title: string, content: readonly string[]): string[] {
  return content.length === 0 ? [] : [`### ${title}`, ...content]
}

function moneyTable(changes: readonly KeyChange[]): string[] {
  const rows = changes.map((change) => [
    code(change.key_path),
    change.money.map((row) => code(moneyWords(row))).join(', '),
    change.burn.length === 0 ? '' : code(burnWords(change) ?? ''),
    spelledOut(change.runway) ?? '',
    lifecycleWords(change).map(wordsOf).join('; '),
  ])
  return table(['Key', 'Balance', 'Spent', 'Lasts', 'Also'], rows, { max: maxima.money, left: more('balance') })
}

/** Accounts of one key are told by that key. */
function totalsTable(totals: readonly AccountTotal[]): string[] {
  const rows = totals
    .filter(({ keys }) => keys > 1)
    .map(({ provider_id, account_ref, keys, money }) => [
      code(provider_id),
      code(account_ref),
      String(keys),
      money.map((row) => code(`${row.at_least ? 'at least ' : ''}${moneyWords(row)}`)).join(', '),
    ])
  return table(['Provider', 'Account', 'Keys', 'All balances'], rows, { max: maxima.totals, left: more('account') })
}

function keysTable(changes: readonly KeyChange[], now: Instant): string[] {
  const rows = changes.map((change) => [
    code(change.key_path),
    change.kind === 'removed' ? 'removed' : [...keyWords(change), ...expiryChange(change, now)].join('; '),
  ])
  return table(['Key', 'What changed'], rows, { max: maxima.keys, left: more('key') })
}

/** All of it is new: only what people ask for is told. */
function firstReadingsTable(changes: readonly KeyChange[], now: Instant): string[] {
  const rows = changes.map(({ key_path, money, expires_at }) => [
    code(key_path),
    money.map((row) => code(moneyWords(row))).join(', '),
    expires_at === null ? '' : expiryWords(expires_at, now),
  ])
  return table(['Key', 'Balance', 'Expires'], rows, { max: maxima.keys, left: more('key') })
}

function violationsTable(violations: readonly ReviewedViolation[]): string[] {
  const rows = violations.map(({ key_path, policy, message, owner, acknowledged }) => [
    key_path === null ? '' : code(key_path),
    owner === null ? '' : code(owner),
    code(policy),
    code(message),
    acknowledged === null ? '' : `until ${day(acknowledged.until)}: ${code(acknowledged.why)}`,
  ])
  return table(['Key', 'Owner', 'Policy', 'Why', 'Acknowledged'], rows, { max: maxima.before, left: more('violation') })
}

function settingsTable({ settings }: ReviewReport): string[] {
  const rows = settings.map((field) => [code(field.field), code(fieldWords(field))])
  return table(['Setting', 'What changed'], rows, { max: maxima.settings, left: more('setting') })
}
