// `--filter`: which keys a person wants to see, in one small language.
import type { Instant } from '../../../schema/instant.ts'
import { Badge, Status, type StatusKey } from '../../../schema/reports/status-report.ts'
import { didYouMean } from '../did-you-mean.ts'
import { comparison } from './filter-comparisons.ts'

export type KeyTest = (key: StatusKey, now: Instant) => boolean

/** What is wrong with a filter, as a message. */
export interface BadFilter {
  problem: string
}

const statuses: readonly string[] = Status.options

const fields: Readonly<Record<string, (key: StatusKey) => readonly string[]>> = {
  provider: ({ provider_id }) => [provider_id],
  account: ({ account_ref }) => [account_ref],
  kind: ({ key_kind }) => [key_kind],
  status: ({ status, badges }) => [status, ...badges.filter((badge) => !statuses.includes(badge))],
  badge: ({ badges }) => badges,
  tag: ({ tags }) => tags,
  owner: ({ owner }) => (owner === null ? [] : [owner]),
  env: ({ env }) => env,
  sync: ({ sync }) => [sync ? 'on' : 'off'],
  identity: ({ record_identity: recorded }) => [recorded ? 'on' : 'off'],
}

/** Names from before rejected and failing keys had badges of their own. */
const olderBadges = new Map<string, readonly string[]>([['error', ['rejected', 'failing']]])

const closed = new Map<string, readonly string[]>([
  ['status', [...new Set([...statuses, ...Badge.options])]],
  ['badge', [...Badge.options, ...olderBadges.keys()]],
  ['sync', ['on', 'off']],
  ['identity', ['on', 'off']],
])

/**
 * Terms with commas between them: `provider:xai,status:error,tag:prod`. A term is `name:value`, `name=value` or `name!=value` (provider,
 * account, kind, status, badge, tag, owner, env, sync, identity), a comparison (`expires<30d`, `left<5`, `runway<3d`), a status or
 * badge alone (`error`, `low`), or any other word: a part of the path, in upper or lower case. A name without a value, such as `owner:`,
 * is for the keys that have none. Terms with different names must all match; of several with the same name, one is enough. A word, a
 * comparison and every `!=` must always match.
 */
export function keyFilter(text: string): KeyTest | BadFilter {
  const always: KeyTest[] = []
  const anyOf = new Map<string, KeyTest[]>()
  for (const term of text.split(',').map((part) => part.trim())) {
    if (term === '') continue
    const compared = comparison(term)
    if (compared !== null) {
      if ('problem' in compared) return compared
      always.push(compared.test)
      continue
    }
    const [, name = '', not = '', value = ''] = /^([^=!:]*)(!?)[=:](.*)$/.exec(named(term)) ?? []
    const valuesOf = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (name === '' && not === '' && value === '') {
      const word = term.toLowerCase()
      always.push(({ key_path }) => key_path.toLowerCase().includes(word))
      continue
    }
    if (valuesOf === undefined) {
      const names = Object.keys(fields)
      const wrong = name === '' ? '= needs a name before it' : `${name} is not a field${didYouMean(name, names)}`
      return { problem: `${wrong}: use ${names.join(', ')}` }
    }
    const known = closed.get(name)
    if (known !== undefined && !known.includes(value))
      return {
        problem: `${value === '' ? `${name} needs a value` : `${value} is not a ${name}${didYouMean(value, known)}`}: use ${known.join(', ')}${otherName(name, value)}`,
      }
    const values = (name === 'badge' ? olderBadges.get(value) : undefined) ?? [value]
    const has = (key: StatusKey) =>
      value === '' ? valuesOf(key).length === 0 : valuesOf(key).some((one) => values.includes(one))
    if (not === '!') always.push((key) => !has(key))
    else anyOf.set(name, [...(anyOf.get(name) ?? []), has])
  }
  return (key, now) =>
    always.every((test) => test(key, now)) && [...anyOf.values()].every((tests) => tests.some((test) => test(key, now)))
}

/** What status calls an error, its badge calls rejected or failing, and people mix them up. */
function otherName(wrong: string, value: string): string {
  const meant = [...closed].find(([name, values]) => name !== wrong && values.includes(value))
  return meant === undefined ? '' : `, or ${meant[0]}:${value}`
}

/** `error` alone is `status=error`, `low` alone is `badge=low`. */
function named(term: string): string {
  const badge: readonly string[] = Badge.options
  if (statuses.includes(term)) return `status=${term}`
  return badge.includes(term) ? `badge=${term}` : term
}
