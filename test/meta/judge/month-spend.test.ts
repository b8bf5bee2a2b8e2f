// What a group spent this month: nothing twice, nothing invented, and "at least" where more may have been spent.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  monthSpend,
  outdated,
  type Spender,
  seenSince,
  unreported,
  workedOut,
} from '../../../meta/judge/month-spend.ts'
import { Decimal } from '../../../schema/decimal.ts'
import { Instant } from '../../../schema/instant.ts'
import { now, statusKey } from '../example.ts'

const month = { period: 'month' as const, starts_at: '2026-11-01T00:00:00Z', ends_at: '2026-12-01T00:00:00Z' }
const cost = (amount: string, currency = 'USD') => ({ ...month, amount, currency, group: null })

const spender = (
  key_path: string,
  amount: string | null,
  { isOwn = false, attributes = {} }: { isOwn?: boolean; attributes?: Record<string, string> } = {},
): Spender => {
  const [provider_id = '', account_ref = ''] = key_path.split('/')
  const costs = amount === null ? null : [cost(amount)]
  return { isOwn, key: statusKey({ key_path, provider_id, account_ref, costs, attributes }) }
}
const own = { isOwn: true }
const most = '9'.repeat(60)
const said = (...spenders: Spender[]) =>
  monthSpend(spenders, now).map(({ amount, currency, at_least }) => `${at_least ? '>=' : ''}${amount} ${currency}`)

it.each([
  ['one key', [spender('xai/a/1', '4')], ['4 USD']],
  ['one amount, reported for two keys of an account', [spender('xai/a/1', '4'), spender('xai/a/2', '4')], ['4 USD']],
  ['two accounts', [spender('xai/a/1', '4'), spender('xai/b/1', '4')], ['8 USD']],
  ['two amounts of one account', [spender('xai/a/1', '4'), spender('xai/a/2', '3')], ['>=4 USD']],
  ['keys that are billed alone', [spender('or/a/1', '4', own), spender('or/a/2', '3', own)], ['7 USD']],
  ['some that report nothing', [spender('or/a/1', '4', own), spender('or/a/2', null, own)], ['>=4 USD']],
  ['keys below the sum of their account', [spender('or/a/1', '4', own), spender('or/a/all', '9')], ['9 USD']],
  [
    'keys that say more than the sum of their account',
    [spender('or/a/1', '4', own), spender('or/a/2', '7', own), spender('or/a/all', '9')],
    ['>=11 USD'],
  ],
  ['an account that reports nothing', [spender('xai/a/1', '4'), spender('xai/b/1', null)], ['>=4 USD']],
  ['two accounts with a sum of too many digits', [spender('xai/a/1', most), spender('xai/b/1', most)], ['null USD']],
  ['keys with a sum of too many digits', [spender('or/a/1', most, own), spender('or/a/2', most, own)], ['null USD']],
  ['nothing', [spender('xai/a/1', null)], []],
])('says of %s what is certain', (_, spenders, expected) => {
  expect(said(...spenders)).toEqual(expected)
})

it.each([
  ['keys of an account that reports one sum', [spender('xai/a/1', '4'), spender('xai/a/2', null)], []],
  ['one of several that are billed alone', [spender('or/a/1', '4', own), spender('or/a/2', null, own)], ['or/a/2']],
  ['an account that reports nothing', [spender('xai/b/2', null), spender('xai/a/1', '4')], ['xai/b/2']],
  [
    'two amounts of one account, of which one may hold the other',
    [spender('xai/a/1', '4'), spender('xai/a/2', '3')],
    [],
  ],
  ['nobody', [spender('xai/a/2', null), spender('xai/a/1', null)], ['xai/a/2', 'xai/a/1']],
])('names whose spend is missing: %s', (_, spenders, expected) => {
  expect(unreported(spenders, now)).toEqual(expected)
})

it('goes by the owner that the provider names, not by the name of a folder', () => {
  const team = { attributes: { team_id: 't' } }

  expect(said(spender('xai/a/1', '4', team), spender('xai/b/1', '4', team), spender('xai/b/2', '4'))).toEqual(['4 USD'])
})

it.each([
  ['reports one amount', '4', {}, ['>=7 USD']],
  ['reports more than the others together', '40', {}, ['>=40 USD']],
  ['reports nothing', null, {}, ['>=7 USD']],
  ['is billed alone, as the others are', '4', own, ['11 USD']],
])(
  'adds nothing twice where an account name has keys of two owners, and one of nobody knows whom that %s',
  (_, amount, how, expected) => {
    const [one, two] = ['one', 'two'].map((team_id) => ({ ...how, attributes: { team_id } }))
    const spenders = [spender('xai/a/1', '4', one), spender('xai/a/2', '3', two), spender('xai/a/3', amount, how)]

    expect(said(...spenders)).toEqual(expected)
    expect(said(...spenders.reverse())).toEqual(expected)
  },
)

it('adds up no two currencies, and nothing of a month that is over', () => {
  const both = statusKey({ key_path: 'x/a/1', costs: [cost('4'), cost('3', 'EUR')] })

  expect(said({ key: both, isOwn: false })).toEqual(['3 EUR', '4 USD'])
  expect(monthSpend([{ key: both, isOwn: false }], Instant.parse('2026-12-01T00:00:00Z'))).toEqual([])
})

it('says the same in whatever order the keys come', () => {
  const one = fc.record({
    account: fc.constantFrom('a', 'b'),
    cents: fc.integer({ min: 0, max: 900 }),
    isOwn: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 6 }), (keys) => {
      const spenders = keys.map(({ account, cents, isOwn }, index) =>
        spender(`xai/${account}/${index}`, String(cents), { isOwn }),
      )
      expect(said(...[...spenders].reverse())).toEqual(said(...spenders))
    }),
  )
})

it('counts what the readings show of a wallet once, and only where no key of the account reports that currency', () => {
  const seen = (key_path: string, amount: string, reported: string | null = null, currency = 'USD'): Spender => ({
    ...spender(key_path, reported),
    seen: [{ currency, amount: Decimal.parse(amount), since: Instant.parse('2026-11-03T00:00:00Z') }],
  })

  expect(said(seen('ds/a/1', '4'), seen('ds/a/2', '4.5'), spender('ds/a/3', null))).toEqual(['>=4.5 USD'])
  expect(said(seen('ds/a/1', '4'), seen('ds/b/1', '3'))).toEqual(['>=7 USD'])
  expect(said(seen('xai/a/1', '9', '4'), spender('xai/a/2', '4'))).toEqual(['4 USD'])
  expect(said(seen('xai/a/1', '9', '4', 'CNY'))).toEqual(['>=9 CNY', '4 USD'])
  expect(unreported([seen('ds/a/1', '4')], now)).toEqual(['ds/a/1'])
  expect(workedOut([seen('ds/a/1', '4'), spender('ds/b/1', null)], now)).toEqual(['ds/a/1'])
  expect(seenSince([seen('ds/a/1', '4')], ['ds/a/1'])).toBe('2026-11-03T00:00:00Z')
  expect(seenSince([seen('ds/a/1', '4')], [])).toBeNull()
  expect(workedOut([seen('xai/a/1', '9', '4'), seen('xai/a/2', '9')], now)).toEqual([])
  expect(workedOut([seen('xai/a/1', '9', '4', 'CNY')], now)).toEqual(['xai/a/1'])
})

const readAt = (last_success_at: string | null, { key, ...facts }: Spender): Spender => ({
  ...facts,
  key: statusKey({ ...key, last_success_at }),
})
const dayAgo = '2026-11-20T00:00:00Z'
const longAgo = '2026-11-19T23:59:59Z'

it.each<[string, Spender[], string[], string[]]>([
  ['a key read a day ago', [readAt(dayAgo, spender('or/a/1', '4', own))], ['4 USD'], []],
  ['a key read long ago', [readAt(longAgo, spender('or/a/1', '4', own))], ['>=4 USD'], ['or/a/1']],
  [
    'one of several that are billed alone',
    [readAt(longAgo, spender('or/a/1', '4', own)), spender('or/a/2', '3', own)],
    ['>=7 USD'],
    ['or/a/1'],
  ],
  ['one of an account', [readAt(longAgo, spender('xai/a/1', '4')), spender('xai/a/2', '4')], ['4 USD'], []],
  [
    'one of an account in which another reports nothing',
    [readAt(longAgo, spender('xai/a/1', '4')), spender('xai/a/2', null)],
    ['>=4 USD'],
    ['xai/a/1'],
  ],
])('takes what was read more than a day ago as the least: %s', (_, spenders, expected, old) => {
  expect(said(...spenders)).toEqual(expected)
  expect(outdated(spenders, now)).toEqual(old)
  expect(unreported(spenders, now)).toEqual([])
})
