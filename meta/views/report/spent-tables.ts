// What was spent this month, by provider as `keyz status --by provider` counts it, and by account where some provider has several.
import {
  accountsOf,
  isOfAccount,
  monthSpend,
  outdated,
  type Spender,
  seenSince,
  unreported,
  workedOut,
} from '../../judge/month-spend.ts'
import { accountLead, monthWords, outdatedLead, silentWords, sinceWords } from '../status/spent-lines.ts'
import { type Html, html } from './html.ts'
import type { ReportInput } from './input.ts'
import { type Cell, keyLink, table } from './parts.ts'

/** What is spent together, and its first cells. */
interface Group {
  names: string[]
  members: readonly Spender[]
}

export function spentTables(input: ReportInput): Html[] {
  const month = input.now.slice(0, 7)
  const spenders = input.keys.map(({ key, seen }) => ({ key, isOwn: input.hasOwnCosts(key), seen }))
  const providers = rowsOf(providersOf(spenders, input), input)
  const accounts = rowsOf(accountGroups(spenders, input), input)
  const columns = [{ title: 'Spent', figures: true as const }, 'Note']
  if (spenders.length === 0 || monthSpend(spenders, input.now).length === 0)
    return [html`<p>No provider reports what was spent in ${month}.</p>`]
  return [
    table(`Spent in ${month}, by provider`, ['Provider', ...columns], providers),
    ...(accounts.length > providers.length
      ? [table(`Spent in ${month}, by account`, ['Provider', 'Account', ...columns], accounts)]
      : []),
  ]
}

function providersOf(spenders: readonly Spender[], input: ReportInput): Group[] {
  const ids = [...new Set(spenders.map(({ key }) => key.provider_id))]
  return ids.map((id) => ({
    names: [providerName(id, input)],
    members: spenders.filter(({ key }) => key.provider_id === id),
  }))
}

/** Those that the registry names differently are one where the provider says so. */
function accountGroups(spenders: readonly Spender[], input: ReportInput): Group[] {
  return accountsOf(spenders).map((members) => ({
    names: [
      ...new Set(members.map(({ key }) => providerName(key.provider_id, input))),
      [...new Set(members.map(({ key }) => key.account_ref))].sort().join(', '),
    ],
    members,
  }))
}

function providerName(id: string, { providerPage }: ReportInput): string {
  return providerPage(id)?.name ?? id
}

/** By name. */
function rowsOf(groups: readonly Group[], { now }: ReportInput): Cell[][] {
  return groups
    .map(({ names, members }) => ({ names, members, month: monthSpend(members, now) }))
    .sort((one, other) => (one.names.join('\n') < other.names.join('\n') ? -1 : 1))
    .map(({ names, members, month }) => [
      ...names,
      monthWords(month),
      month.length === 0
        ? silentWords(members.map(({ key }) => key))
        : month.some(({ at_least }) => at_least)
          ? why(members, now)
          : null,
    ])
}

/** Why it may be more. */
function why(members: readonly Spender[], now: ReportInput['now']): Html {
  const found = workedOut(members, now)
  const kinds = new Map(members.map(({ key }) => [key.key_path, isOfAccount(key)]))
  const silent = unreported(members, now).filter((path) => !found.includes(path))
  const own = silent.filter((path) => !kinds.get(path))
  const ofAccount = silent.filter((path) => kinds.get(path))
  const old = outdated(members, now)
  const parts = [
    ...(found.length === 0
      ? []
      : [html`worked out from readings of ${namedKeys(found)}${sinceWords(seenSince(members, found))}`]),
    ...(own.length === 0 ? [] : [html`not reported for ${namedKeys(own)}`]),
    ...(ofAccount.length === 0 ? [] : [html`${accountLead} ${namedKeys(ofAccount)}`]),
    ...(old.length === 0 ? [] : [html`${outdatedLead} ${namedKeys(old)}`]),
  ]
  if (parts.length === 0) return html`keys of one account report different amounts, and one may hold another`
  return html`${parts.map((part, index) => [index === 0 ? null : '; ', part])}`
}

function namedKeys(paths: readonly string[]): Html {
  const links = paths.slice(0, 3).map((path, index) => html`${index === 0 ? '' : ', '}${keyLink(path)}`)
  return html`${links}${paths.length > 3 ? ` and ${paths.length - 3} more` : ''}`
}
