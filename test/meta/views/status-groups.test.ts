// `keyz status --by`: each wallet counts once, and no two currencies are ever added up.
import { expect, it } from 'vitest'
import { groupsOf, renderGroups } from '../../../meta/views/status-groups.ts'
import { plainStyle } from '../../../meta/views/style.ts'
import { now, statusKey } from '../example.ts'
import { balance } from '../review/snapshots.ts'

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

it('adds up by currency, each wallet once', () => {
  const found = groupsOf(keys, 'provider', now, () => false).map(({ name, keys: members, balances, burn }) => [
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
        { currency: 'CNY', amount: '110' },
        { currency: 'USD', amount: '0.2' },
      ],
      [],
    ],
    ['xai', 3, [{ currency: 'USD', amount: '9.1' }], [{ currency: 'USD', per_day: '5.5' }]],
  ])
})

it('puts a key into the group of each of its tags, and keys without one last', () => {
  const names = (by: Parameters<typeof groupsOf>[1]) => groupsOf(keys, by, now, () => false).map(({ name }) => name)

  expect(names('tag')).toEqual(['eu', 'prod', null])
  expect(names('owner')).toEqual(['ops', null])
  expect(names('account')).toEqual(['deepseek/personal', 'xai/other', 'xai/team'])
})

it('shows the groups below each other, in the same columns', () => {
  const room = { width: 80, widthOf: (text: string) => text.length }

  expect(
    `\n${renderGroups(
      groupsOf(keys, 'owner', now, () => false),
      'owner',
      now,
      plainStyle,
      room,
    ).join('\n')}\n`,
  ).toMatchInlineSnapshot(`
    "
       KEY                      LEFT  A DAY  NOTE
    ops: 2 keys, $9.00 left, $5.50 a day
       spent in November 2026: unknown
    ●  xai/team (2 keys)       $9.00  $5.50

    (no owner): 2 keys, 110.00 CNY + $0.30 left
       spent in November 2026: unknown
    ●  xai/other               $0.10
    ●  deepseek/main      110.00 CNY         and $0.20
    "
  `)
})
