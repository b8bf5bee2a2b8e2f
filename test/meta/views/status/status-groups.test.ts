// `keyz status --by`: each wallet counts once, and no two currencies are ever added up.
import { expect, it } from 'vitest'
import { figuresOf, groupsOf, renderGroups, totalLines } from '../../../../meta/views/status/status-groups.ts'
import { plainStyle } from '../../../../meta/views/style.ts'
import { Decimal } from '../../../../schema/decimal.ts'
import { Instant } from '../../../../schema/instant.ts'
import type { StatusKey } from '../../../../schema/reports/status-report.ts'
import { now, statusKey } from '../../example.ts'
import { balance } from '../../review/snapshots.ts'

const bare = { quotas: null, costs: null, expires_at: null }
const keys = [
  ...['xai/team/a', 'xai/team/b'].map((key_path) =>
    statusKey({
      ...bare,
      key_path,
      provider_id: 'xai',
      account_ref: 'team',
      balances: balance('9'),
      burn: [{ currency: 'USD', per_day: '5.5' }],
      tags: ['prod', 'eu'],
      owner: 'ops',
    }),
  ),
  statusKey({ ...bare, key_path: 'xai/other', provider_id: 'xai', account_ref: 'other', balances: balance('0.1') }),
  statusKey({
    ...bare,
    key_path: 'deepseek/main',
    provider_id: 'deepseek',
    balances: [...balance('110', 'CNY'), ...balance('0.2')],
    tags: ['prod'],
  }),
]

const unseen = { isOwn: () => false, seen: () => [] }

it('adds up by currency, each wallet once', () => {
  const found = groupsOf(keys, 'provider', now, unseen).map(({ name, keys: members, balances, burn }) => [
    name,
    members.length,
    balances,
    burn,
  ])

  expect(found).toEqual([
    [
      'deepseek',
      1,
      [
        { currency: 'CNY', amount: '110', at_least: false },
        { currency: 'USD', amount: '0.2', at_least: false },
      ],
      [],
    ],
    ['xai', 3, [{ currency: 'USD', amount: '9.1', at_least: false }], [{ currency: 'USD', per_day: '5.5' }]],
  ])
})

it('puts a key into the group of each of its tags, and keys without one last', () => {
  const names = (by: Parameters<typeof groupsOf>[1]) => groupsOf(keys, by, now, unseen).map(({ name }) => name)

  expect(names('tag')).toEqual(['eu', 'prod', null])
  expect(names('owner')).toEqual(['ops', null])
  expect(names('account')).toEqual(['deepseek/personal', 'xai/other', 'xai/team'])
})

it('leaves a currency in which nothing is spent out of what a day costs', () => {
  const burn = [
    { currency: 'CNY', per_day: '0' },
    { currency: 'USD', per_day: '1.19' },
  ]
  const room = { width: 80, widthOf: (text: string) => text.length }
  const groups = groupsOf([statusKey({ ...bare, burn })], 'provider', now, unseen)

  const [, head] = renderGroups(groups, 'provider', now, plainStyle, room)

  expect(head).toContain('left, $1.19 a day')
})

it('shows the groups below each other, in the same columns', () => {
  const room = { width: 80, widthOf: (text: string) => text.length }

  expect(
    `\n${renderGroups(groupsOf(keys, 'owner', now, unseen), 'owner', now, plainStyle, room).join('\n')}\n`,
  ).toMatchInlineSnapshot(`
    "
       KEY                      LEFT  A DAY  NOTE
    ops: 2 keys, $9.00 left, $5.50 a day
       spent in 2026-11: unknown, not reported
    ●  xai/team (2 keys)       $9.00  $5.50

    (no owner): 2 keys, 110.00 CNY + $0.30 left
       spent in 2026-11: unknown, not reported
    ●  xai/other               $0.10
    ●  deepseek/main      110.00 CNY         and $0.20
    "
  `)
})

const seenUsd = (amount: string) => ({
  currency: 'USD',
  amount: Decimal.parse(amount),
  since: Instant.parse('2026-11-03T00:00:00Z'),
})

it('adds up all keys, a key in several groups once, and says when what was spent is only the least of it', () => {
  const seen = ({ key_path }: StatusKey) => (key_path === 'xai/other' ? [] : [seenUsd('4')])

  const total = figuresOf(keys, now, { isOwn: () => false, seen })

  expect(total).toEqual({
    balances: [
      { currency: 'CNY', amount: '110', at_least: false },
      { currency: 'USD', amount: '9.3', at_least: false },
    ],
    burn: [{ currency: 'USD', per_day: '5.5' }],
    burn_at_least: true,
    month: [{ currency: 'USD', amount: '8', at_least: true }],
  })
  expect(totalLines(keys.length, total, now, plainStyle, { width: 80, widthOf: (text) => text.length })).toEqual([
    'total: 4 keys, 110.00 CNY + $9.30 left, at least $5.50 a day',
    '   spent in 2026-11: at least $8.00',
  ])
})

it('says of money that no provider reports what the readings show of it', () => {
  const room = { width: 90, widthOf: (text: string) => text.length }
  const seen = ({ key_path }: StatusKey) => (key_path === 'xai/other' ? [] : seenOf(key_path))
  const seenOf = (key_path: string) =>
    key_path === 'deepseek/main' ? [{ ...seenUsd('12.5'), currency: 'CNY' }] : [seenUsd('4')]

  const lines = renderGroups(
    groupsOf(keys, 'provider', now, { isOwn: () => false, seen }),
    'provider',
    now,
    plainStyle,
    room,
  )

  expect(lines.filter((line) => /spent|not reported/.test(line))).toEqual([
    '   spent in 2026-11: at least 12.50 CNY, worked out from readings since 2026-11-03',
    '   spent in 2026-11: at least $4.00, worked out from readings since 2026-11-03',
    '   not reported for xai/other',
  ])
})

const linesOf = (found: readonly StatusKey[], width: number) =>
  renderGroups(groupsOf(found, 'owner', now, unseen), 'owner', now, plainStyle, {
    width,
    widthOf: (text: string) => text.length,
  })

it.each([30, 45, 60, 79, 80])('cuts no count and no amount in %i columns, but goes on below', (width) => {
  const badges = ['rejected', 'expired', 'expiring', 'low', 'stale'] as const
  const found = badges.map((badge, index) =>
    statusKey({
      ...bare,
      key_path: `xai/${index}`,
      account_ref: `${index}`,
      balances: balance('1234.5', index === 0 ? 'CNY' : 'USD'),
      badges: [badge],
      owner: 'a team with a name that is longer than the line has room for, whatever it is',
    }),
  )

  const lines = linesOf(found, width)

  for (const line of lines) expect(line.length).toBeLessThanOrEqual(width)
  const words = lines.join(' ').replaceAll(/ +/g, ' ')
  expect(words).toContain(
    ': 5 keys, 1234.50 CNY + $4938.00 left, 1 rejected, 1 expired, 1 expiring, 1 low, 1 stale spent in',
  )
})

it('names the keys for which nobody reports what they cost, or says why it is not all', () => {
  const spent = (amount: string) => [
    {
      period: 'month' as const,
      starts_at: '2026-11-01T00:00:00Z',
      ends_at: '2026-12-01T00:00:00Z',
      amount,
      currency: 'USD',
      group: null,
    },
  ]
  const key = (name: string, account_ref: string, amount: string | null) =>
    statusKey({ ...bare, key_path: `xai/${name}`, account_ref, costs: amount === null ? null : spent(amount) })
  const silent = ['b', 'c', 'd', 'e', 'f'].map((name) => key(`the key called ${name}`, name, null))

  expect(linesOf([key('a', 'a', '4'), ...silent], 80).slice(2, 4)).toEqual([
    '   spent in 2026-11: at least $4.00',
    '   not reported for xai/the key called b, xai/the key called c, ...',
  ])
  expect(linesOf([key('a', 'a', '4'), key('b', 'a', '3')], 80).slice(2, 4)).toEqual([
    '   spent in 2026-11: at least $4.00',
    '   keys of one account report different amounts, and one may hold another',
  ])
  expect(linesOf([key('a', 'a', '4')], 80)[2]).toBe('   spent in 2026-11: $4.00')
  expect(
    linesOf([{ ...key('a', 'a', '4'), last_success_at: Instant.parse('2026-11-02T00:00:00Z') }], 80).slice(2, 4),
  ).toEqual(['   spent in 2026-11: at least $4.00', '   not read for over a day: xai/a'])
})

it('tells what is worked out beside what is reported, and what is known of keys that were never read', () => {
  const room = { width: 80, widthOf: (text: string) => text.length }
  const cost = {
    period: 'month' as const,
    starts_at: Instant.parse('2026-11-01T00:00:00Z'),
    ends_at: Instant.parse('2026-12-01T00:00:00Z'),
    amount: Decimal.parse('3'),
    currency: 'EUR',
    group: null,
  }
  const seen = ({ key_path }: StatusKey) => (key_path === 'xai/other' ? [seenUsd('4')] : [])
  const spentLines = (some: StatusKey[]) =>
    renderGroups(
      groupsOf(some, 'provider', now, { isOwn: () => true, seen }),
      'provider',
      now,
      plainStyle,
      room,
    ).filter((line) => /spent|partly|reported/.test(line))

  expect(spentLines(keys.map((key) => (key.key_path === 'deepseek/main' ? key : { ...key, costs: [cost] })))).toEqual([
    '   spent in 2026-11: unknown, not reported',
    '   spent in 2026-11: €9.00 + at least $4.00',
    '   partly worked out from readings since 2026-11-03',
  ])
  expect(
    spentLines(keys.slice(0, 1).map((key) => ({ ...key, last_success_at: null, status: 'unsynced' as const }))),
  ).toEqual(['   spent in 2026-11: unknown, not read yet'])

  const account = { provider_id: 'xai', account_ref: 'a' }
  const agent = statusKey({ ...account, key_path: 'xai/a/agent', costs: [cost] })
  const manager = statusKey({ ...account, key_path: 'xai/a/all', key_kind: 'management', costs: null })
  expect(spentLines([agent, manager])).toEqual([
    '   spent in 2026-11: at least €3.00',
    '   not reported for the whole account of xai/a/all',
  ])
})
