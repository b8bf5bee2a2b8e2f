// No two requests count the same money twice: for every provider whose requests, pages or windows may overlap, how they are kept apart.

import { parse, stringify } from 'lossless-json'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Bodies, Provider } from '../../providers/framework/define.ts'
import { providers } from '../../providers/index.ts'
import { add, type Decimal } from '../../schema/decimal.ts'
import type { Field, Reading } from '../../schema/reading.ts'
import { allCases } from '../support/fixtures.ts'
import { askedInProcess } from '../support/in-process.ts'
import { allReplies, isRecord, type Replies, throughout } from './replies.ts'

/**
 * - `kind`: its rows are of a period or a group that no other request has, so that they are never added to others.
 * - `dated`: asked day by day or month by month; a row counts in the request that asked for its own date.
 * - `once`: comes in pages, or by two requests; a row counts once by its own date and identity.
 * - `cursor`: comes in pages without an identity of rows; only the provider's cursor keeps them apart.
 * - `each`: asked for each project, key or account, and for each only once, even if the provider lists it twice.
 * - `events`: counts events that the other requests of this way do not count, so that equal rows are added on purpose.
 * - `instead`: of the requests of this way one counts, and the others are not asked or not looked at.
 * - `only`: its figure comes from nowhere else, in one piece.
 */
type Way = 'kind' | 'dated' | 'once' | 'cursor' | 'each' | 'events' | 'instead' | 'only'

const table: Readonly<Record<string, Readonly<Record<string, readonly Way[]>>>> = {
  // The cost report is what is billed; Claude Code's estimates are a part of it, in a group of their own.
  anthropic: { costs: ['kind', 'once'], usage: ['kind', 'once'], claudeCode: ['kind', 'dated'] },
  // Bills are per day; the gateway's estimates are of the month, in a group of their own.
  cloudflare: { billable: ['kind'], gatewayUse: ['kind'] },
  // The list of projects gives no figure itself: without it nothing is asked.
  deepgram: { projects: ['each'], balances: ['each'], usage: ['each'] },
  exa: { usage: ['each'] },
  fireworks: { months: ['each'] },
  // One bill, the largest that the parameters name. Models have a group of their own, products are of the month, days are days.
  github: Object.fromEntries(
    ['user', 'organization', 'enterprise'].flatMap((scope): [string, Way[]][] => [
      [`${scope}Credits`, ['kind', 'instead']],
      [`${scope}Premium`, ['kind', 'instead']],
      [`${scope}Summary`, ['kind', 'instead']],
      [`${scope}Days`, ['kind', 'instead', 'dated']],
    ]),
  ),
  // The spend limit knows the running month, the report its days.
  mistral: { spend: ['kind'], usage: ['kind', 'dated'] },
  openai: {
    costs: ['only', 'once'],
    ...Object.fromEntries(
      ['completions', 'embeddings', 'images', 'speeches', 'transcriptions', 'moderations'].map((name) => [
        name,
        ['events', 'once'],
      ]),
    ),
  },
  // The page of the legacy console instead of the Console's answers; of those, the summary is of the month, days are days.
  opencode: { page: ['instead'], status: ['instead'], summary: ['instead', 'kind'], days: ['kind'] },
  // A key's own windows have periods of their own; a management key's account has its activity instead, and no windows.
  openrouter: { key: ['instead'], activity: ['once'], today: ['once'] },
  poe: { history: ['only', 'once'] },
  // Rows of one charge have nothing that tells them from those of another.
  venice: { history: ['only', 'cursor'] },
  // The preview is of the running month, invoices are of those before, each once by its id; days are days.
  xai: { invoice: ['kind'], invoices: ['once', 'kind'], usage: ['kind'] },
}

const figures = ['balances', 'credits_total', 'credits_used', 'costs', 'usage'] as const satisfies readonly Field[]

/** Requests that feed a figure together with another request, or with several answers or pages of their own. */
function mayOverlap({ requests }: Provider): string[] {
  const found = figures.flatMap((figure) => {
    const feeding = [...requests].filter(([, { gives }]) => gives.includes(figure))
    const isSeveral = feeding.length > 1 || feeding.some(([, { each, pages }]) => each !== null || pages !== undefined)
    return isSeveral ? feeding.map(([name]) => name) : []
  })
  return [...new Set(found)].sort()
}

it.each(providers)('names every request of $id whose figures may overlap', (provider) => {
  expect(Object.keys(table[provider.id] ?? {}).sort()).toEqual(mayOverlap(provider))
})

const cases = allReplies.filter(({ provider }) => provider.id in table)

type Figures = Pick<Reading, (typeof figures)[number]>

/** Null where the answers are refused, as when a main request is taken away. */
function figuresOf({ provider, context }: Replies, bodies: Bodies): Figures | null {
  try {
    const { balances, credits_total, credits_used, costs, usage } = provider.read(bodies, context, [])
    return { balances, credits_total, credits_used, costs, usage }
  } catch (error) {
    if (error instanceof z.ZodError) return null
    throw error
  }
}

/** Every amount by what it is the amount of. */
function amountsIn(told: Figures | null): Map<string, Decimal> {
  const { balances, credits_total, credits_used, costs, usage } = told ?? {}
  return new Map<string, Decimal>([
    ...(balances ?? []).map(({ currency, amount }) => [`balance ${currency}`, amount] as const),
    ...[credits_total].flatMap((money) => (money ? [[`credits_total ${money.currency}`, money.amount] as const] : [])),
    ...[credits_used].flatMap((money) => (money ? [[`credits_used ${money.currency}`, money.amount] as const] : [])),
    ...(costs ?? []).map(({ amount, ...row }) => [`cost ${JSON.stringify(row)}`, amount] as const),
    ...(usage ?? []).map(({ quantity, ...row }) => [`usage ${JSON.stringify(row)}`, quantity] as const),
  ])
}

const isOf =
  (way: Way, { provider }: Replies) =>
  (name: string) =>
    table[provider.id]?.[name]?.includes(way) === true
const answered = ({ bodies }: Replies) => Object.keys(bodies).filter((name) => bodies[name] != null)

/** All lists of two answers to one question, one after the other. */
function united(one: unknown, other: unknown): unknown {
  if (Array.isArray(one) && Array.isArray(other)) return [...one, ...other]
  if (!isRecord(one) || !isRecord(other)) return one
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])]
  return Object.fromEntries(
    names.map((name) => [
      name,
      name in one ? (name in other ? united(one[name], other[name]) : one[name]) : other[name],
    ]),
  )
}

function asEach(body: unknown): { each: string; answer: unknown }[] {
  return z.array(z.object({ each: z.string(), answer: z.unknown() })).parse(body)
}

describe.each(cases)('$name', (replies) => {
  const { bodies } = replies
  const names = answered(replies)
  const amounts = amountsIn(figuresOf(replies, bodies))

  it('has no row that a second request adds to', () => {
    for (const name of names.filter(isOf('kind', replies))) {
      const without = amountsIn(figuresOf(replies, { ...bodies, [name]: null }))
      const changed = [...without].filter(([row, amount]) => amounts.get(row) !== amount)
      expect({ name, changed }).toEqual({ name, changed: [] })
    }
  })

  it('adds what different events are, and nothing else', () => {
    const events = names.filter(isOf('events', replies))
    const alone = events.map((name) => {
      const others = Object.fromEntries(events.filter((other) => other !== name).map((other) => [other, null]))
      return amountsIn(figuresOf(replies, { ...bodies, ...others }))
    })
    for (const [row, amount] of amounts) {
      if (!row.startsWith('usage')) continue
      const parts = alone.flatMap((part) => part.get(row) ?? [])
      expect(events.length === 0 ? amount : add(...parts)).toBe(amount)
    }
  })

  it('counts each row once when every request brings what the others were asked for', () => {
    const everything = Object.fromEntries(
      names.filter(isOf('dated', replies)).map((name) => {
        const told = asEach(bodies[name])
        const all = told.map(({ answer }) => answer).reduce(united)
        return [name, told.map(({ each }) => ({ each, answer: all }))]
      }),
    )
    expect(amountsIn(figuresOf(replies, { ...bodies, ...everything }))).toEqual(amounts)
  })

  it('counts each row once when pages and requests bring it again', () => {
    const once = names.filter(isOf('once', replies))
    const again = Object.fromEntries(once.map((name) => [name, united(bodies[name], bodies[name])]))
    const paged = once.filter((name) => replies.provider.requests.get(name)?.pages !== undefined)
    const both = once
      .map((name) => bodies[name])
      .reduce<unknown>((one, other) => (one === null ? other : united(one, other)), null)
    const mixed = paged.length === once.length ? again : Object.fromEntries(once.map((name) => [name, both]))
    expect(amountsIn(figuresOf(replies, { ...bodies, ...mixed }))).toEqual(amounts)
  })

  it('takes one of the requests of which one counts', () => {
    for (const other of cases.filter(({ provider }) => provider === replies.provider)) {
      const theirs = answered(other).filter((name) => isOf('instead', replies)(name) && bodies[name] == null)
      const mixed = { ...bodies, ...Object.fromEntries(theirs.map((name) => [name, other.bodies[name]])) }
      const alone = amountsIn(figuresOf({ ...replies, bodies: other.bodies }, other.bodies))
      const strange = [...amountsIn(figuresOf(replies, mixed))].filter(
        ([row, amount]) => amounts.get(row) !== amount && alone.get(row) !== amount,
      )
      expect({ other: other.name, strange }).toEqual({ other: other.name, strange: [] })
    }
  })
})

const listed = allCases().filter(
  ({ provider, fixture }) =>
    Object.values(table[provider] ?? {}).some((ways) => ways.includes('each')) && 'reading' in fixture.expected,
)

it.each(listed)('asks $provider once about what it lists twice: $name', async (named) => {
  const provider = providers.find(({ id }) => id === named.provider)
  if (provider === undefined) throw new Error(named.provider)
  const firstOnes = new Set([...provider.requests.values()].filter(({ each }) => each === null).map(({ path }) => path))
  const told = await askedInProcess(provider, named)
  const twice = await askedInProcess(provider, named, (request, usual) => {
    const answer = usual(request)
    if (!firstOnes.has(request.path) || answer.status !== 200) return answer
    const doubled = throughout(parse(answer.body.toString()), (inner) =>
      Array.isArray(inner) ? [...inner, ...inner] : inner,
    )
    return { ...answer, body: stringify(doubled) ?? '' }
  })
  const [one, other] = [told, twice].map(({ answers, context }) => {
    const { costs, usage, balances } = provider.read(answers.bodies, context, [])
    return { costs, usage, balances }
  })
  expect(other).toEqual(one)
})
