// `keyz status` as a person sees it: a store with a bit of everything, at the widths and with the colors that terminals have.
import stringWidth from 'string-width'
import { expect, it } from 'vitest'
import { type Sorting, sortKeys } from '../../../../meta/views/status/sort-keys.ts'
import { statusHeader, statusLine } from '../../../../meta/views/status/status-header.ts'
import { layoutOf } from '../../../../meta/views/status/status-layout.ts'
import { type StatusRow, statusRows } from '../../../../meta/views/status/status-rows.ts'
import { cellsOf, renderStatus } from '../../../../meta/views/status/status-table.ts'
import { colorStyle, plainStyle, type Style } from '../../../../meta/views/style.ts'
import { toInstant } from '../../../../schema/instant.ts'
import type { StatusKey } from '../../../../schema/reports/status-report.ts'
import { authError, now, quota, statusKey } from '../../example.ts'
import { balance } from '../../review/snapshots.ts'

type Change = Parameters<typeof statusKey>[0]

const bare = { balances: null, quotas: null, costs: null, expires_at: null } satisfies Change
const week = (
  of: 'balance' | 'quota' | 'cost',
  values: (string | null)[],
  unit = 'USD',
  name: string | null = null,
  topped_up_at: string | null = null,
) => ({
  of,
  name,
  unit,
  values,
  topped_up_at,
})
const wallet = (left: string, perDay: string, days: string, before: string[], more: Change = {}) => ({
  ...bare,
  balances: balance(left),
  burn: [{ currency: 'USD', per_day: perDay }],
  runway_days: days,
  runway: { days, low: null, high: null },
  week: week('balance', [...Array.from({ length: 6 - before.length }, () => null), ...before, left]),
  ...more,
})

const prodWeek = ['210', '150', '90', '320.5', '400', '348', '287']

const keys: StatusKey[] = [
  statusKey({
    ...bare,
    key_path: 'grok',
    status: 'error',
    badges: ['rejected'],
    last_error: authError('2026-11-11T00:00:00Z'),
  }),
  statusKey({
    ...bare,
    key_path: 'github/pat-fine-grained',
    badges: ['live', 'expiring'],
    expires_at: '2026-11-21T22:30:00Z',
  }),
  statusKey({
    ...bare,
    key_path: 'tavily/main',
    badges: ['live', 'low'],
    quotas: [
      { ...quota('2026-12-01T00:00:00Z'), name: 'plan', unit: 'credits', limit: '1000', used: '950', remaining: '50' },
    ],
    paces: [
      {
        name: 'plan',
        unit: 'credits',
        verdict: 'runs_out',
        per_day: '80',
        days: '0.6',
        low: null,
        high: null,
        runs_out_at: '2026-11-21T14:24:00Z',
        days_before_reset: '9.4',
      },
    ],
    week: week('quota', ['530', '450', '370', '290', '210', '130', '50'], 'credits', 'plan'),
  }),
  ...['xai/team/inference', 'xai/team/management'].map((key_path) =>
    statusKey(
      wallet('9', '5.5', '1.6', ['42', '36.5', '31', '25.5', '20', '14.5'], {
        key_path,
        provider_id: 'xai',
        account_ref: 'team',
        badges: ['live', 'low'],
      }),
    ),
  ),
  statusKey(
    wallet('287', '61.3', '4.6', [], {
      key_path: 'openrouter/work/prod',
      runway: { days: '4.6', low: '3.2', high: '5.9' },
      week: week('balance', prodWeek, 'USD', null, '2026-11-19T08:00:00Z'),
    }),
  ),
  statusKey({
    ...bare,
    key_path: 'ai/openai/acme/admin',
    costs: [
      {
        period: '30d',
        starts_at: '2026-10-22T00:00:00Z',
        ends_at: '2026-11-21T00:00:00Z',
        amount: '375',
        currency: 'USD',
        group: null,
      },
    ],
    burn: [{ currency: 'USD', per_day: '12.5' }],
    week: week('cost', ['10', '15', '5', '12', '20', '11', null]),
  }),
  statusKey({
    ...bare,
    key_path: 'deepseek/a-department-with-a-very-long-name/and-a-project-with-another/main',
    provider_id: 'deepseek',
    balances: [...balance('108.4', 'CNY'), ...balance('20')],
    status: 'stale',
    badges: ['stale'],
    last_success_at: '2026-11-11T00:00:00Z',
  }),
  statusKey({ ...bare, key_path: '鍵/東京', balances: balance('0'), badges: ['live', 'empty', 'low'] }),
  statusKey({ ...bare, key_path: 'claude/api' }),
  statusKey({ ...bare, key_path: 'gemini/aistudio' }),
  statusKey({ ...bare, key_path: 'new/key', status: 'unsynced', badges: [], sync_status: null, last_success_at: null }),
]

function list(of: readonly StatusKey[], width: number, style: Style = plainStyle): string[] {
  const sorted = sortKeys(of, 'attention', now)
  const rows = statusRows(sorted, now, style.ascii)
  return [...statusHeader(sorted, now, style, { width }), ...renderStatus(rows, style, { width, widthOf: stringWidth })]
}

it.each([80, 120])('is the golden list at %i columns', async (width) => {
  const lines = list(keys, width)

  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`../../../golden/status/list-${width}.txt`)
})

it.each([80, 120])('is the golden list in color at %i columns', async (width) => {
  const lines = list(keys, width, colorStyle)

  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`../../../golden/status/list-${width}-color.txt`)
})

it('needs nothing but ASCII on a terminal that has nothing else', () => {
  const lines = list(
    keys.filter(({ key_path }) => key_path !== '鍵/東京'),
    80,
    { ...plainStyle, ascii: true },
  )

  expect(lines.join('')).toMatch(/^\p{ASCII}+$/u)
  expect(lines.join('\n')).toContain('x  grok')
})

it.each([20, 30, 40, 50, 60, 70, 80])('cuts no word of a note at %i columns: it says less', (width) => {
  const { rows } = statusRows(keys, now, false, { sort: 'expiry' })
  const room = { width, widthOf: stringWidth }
  const layout = layoutOf(rows, room)

  for (const row of rows) expect(cellsOf({ ...row, name: '', left: '' }, layout, plainStyle, room)).not.toMatch(/…/)
})

it('says how far away a date is where there is no room for the date', () => {
  const key = statusKey({ ...bare, key_path: 'xai/team/inference', expires_at: '2027-03-02T00:00:00Z' })
  const noteAt = (note: number) => {
    const { rows } = statusRows([key], now, false, { sort: 'expiry' })
    return rows.map((row) =>
      cellsOf({ ...row, name: 'x' }, { name: 1, columns: [], note }, plainStyle, { width: 80, widthOf: stringWidth }),
    )
  }

  expect([19, 18, 14, 12, 11].flatMap(noteAt)).toEqual([
    'x  expires Mar 2, 2027',
    'x  expires in 101 d',
    'x  ends in 101 d',
    'x  expires 2027',
    'x',
  ])
})

function longest({ notes }: StatusRow) {
  return notes.map(([words]) => words)
}

it.each([30, 40, 60, 80, 99, 100, 120, 200])('never takes more than %i columns', (width) => {
  for (const line of list(keys, width).slice(2)) expect(stringWidth(line)).toBeLessThanOrEqual(width)
  for (const line of list(keys, width, { ...plainStyle, ascii: true }).slice(2))
    expect(stringWidth(line)).toBeLessThanOrEqual(width)
})

it('is the same text without its colors', () => {
  const painted = list(keys, 80, colorStyle).join('\n')

  expect(painted.replaceAll(/\u001b\[\d+m/g, '')).toBe(list(keys, 80).join('\n'))
})

it('does not show a key green that has a day and a half left', () => {
  const row = list(keys, 80, colorStyle).find((line) => line.includes('xai/team'))

  expect(row).toContain('\u001b[33m$')
  expect(row).not.toContain('\u001b[32m')
})

it('gives a key with trouble of its own a line of its own, also where it shares a wallet', () => {
  const [one, two] = ['xai/team/one', 'xai/team/two'].map((key_path) => ({
    ...wallet('9', '1', '9', ['15']),
    key_path,
    account_ref: 'team',
  }))
  const rejected = {
    status: 'error' as const,
    badges: ['rejected' as const],
    last_error: authError('2026-11-20T00:00:00Z'),
  }

  const lines = list([statusKey(one), statusKey({ ...two, ...rejected })], 80)

  expect(lines.filter((line) => line.includes('$9.00'))).toHaveLength(1)
  expect(lines.find((line) => line.includes('xai/team/two'))).toMatch(/two +- +rejected 24 h ago/)
})

it('shows how far a runway may be off where the days differ', () => {
  const lasts = (days: string, low: string | null, high: string | null) =>
    list([statusKey({ ...wallet('9', '1', days, ['15']), runway: { days, low, high } })], 80)[2]

  expect(lasts('4.6', '3.2', '5.9')).toContain('3 to 6 d')
  expect(lasts('4.6', null, null)).toContain('4.6 d')
  expect(lasts('4.6', '4.4', '4.9')).toContain('4.6 d')
  expect(lasts('4.6', '2.1', null)).toContain('2 d or more')
  expect(lasts('812', '700', '900')).toContain('over 1 y')
})

it('says only what is so of a few keys, and of none', () => {
  const works = statusKey({ ...bare, key_path: 'a' })

  expect(list([works], 80)).toEqual([expect.stringMatching(/^1 key, all live +read 1 h ago$/), '   1 key works: a'])
  expect(list([], 80)).toEqual(['0 keys'])
  expect([statusLine(keys), statusLine([works]), statusLine([])]).toEqual([
    '1 rejected, 1 empty, 1 expiring, 3 low, 1 stale',
    '1 key ok',
    'no keys',
  ])
})

it('shows a name with a line break or an escape in it, and does not obey it', () => {
  const lines = list([statusKey({ key_path: 'a\n\u001b[2Jb\u202e' })], 80)

  expect(lines).toHaveLength(3)
  expect(lines.join('')).not.toMatch(/[\p{Cc}\u202e]/u)
})

it('shows with the runway the balance that it is about, however old the reading is', () => {
  const key = statusKey({
    ...bare,
    key_path: 'deepseek/two',
    balances: [...balance('50', 'CNY'), ...balance('31')],
    burn: [
      { currency: 'CNY', per_day: '0' },
      { currency: 'USD', per_day: '1' },
    ],
    runway_days: '31',
    runway: { days: '31', low: null, high: null },
    week: null,
  })

  expect(statusRows([key], now, false).rows).toMatchObject([{ left: '$31.00', perDay: '$1.00', lasts: '31 d' }])
})

it.each([30, 50, 80])(
  'breaks the first line where it is wider than %i columns: a screen that scrolls loses its top',
  (width) => {
    const troubles = ['rejected', 'expired', 'empty', 'failing', 'waiting', 'expiring', 'low', 'stale'] as const
    const many = troubles.map((badge) => statusKey({ ...bare, key_path: badge, status: 'stale', badges: [badge] }))

    const lines = statusHeader(many, now, plainStyle, { width })

    for (const line of lines) expect(line.length).toBeLessThanOrEqual(width)
    expect(lines.slice(0, -1).join(' ').replace(/ +/g, ' ')).toContain(
      `8 keys: 1 rejected, 1 expired, 1 empty, 1 failing`,
    )
    expect(lines.join(' ')).toContain('1 stale')
    expect(lines.at(-1)).toMatch(/read .* ago$/)
  },
)

it('does not call a reading recent that is from later than this clock', () => {
  const key = statusKey({ ...bare, balances: balance('5'), last_success_at: '2026-11-24T00:00:00Z', badges: ['stale'] })

  expect(statusRows([key], now, false).rows.map(longest)).toEqual([['read 3 d later than this clock']])
})

it('says of a quota first that it runs out: how large it is may be left out', () => {
  const rows = statusRows(
    keys.filter(({ key_path }) => key_path === 'tavily/main'),
    now,
    false,
  )

  expect(rows.rows.map(longest)).toEqual([['out 9.4 d early', 'of 1000 credits']])
})

it('tells two wallets of one folder apart by a key of each', () => {
  const inFolder = (key_path: string, left: string, provider_id: string) =>
    statusKey(wallet(left, '1', '9', [], { key_path, provider_id, account_ref: 'ai' }))
  const shared = [
    inFolder('ai/a', '30', 'openrouter'),
    inFolder('ai/b', '30', 'openrouter'),
    inFolder('ai/c', '77', 'xai'),
    inFolder('ai/d', '77', 'xai'),
  ]

  const rows = [shared, shared.slice(0, 2)].map((some) => statusRows(some, now, false).rows.map(({ name }) => name))

  expect(rows).toEqual([['ai/a + 1 more', 'ai/c + 1 more'], ['ai (2 keys)']])
})

it('says how long an old reading lasts from now on, sorts by it, and knows nothing once the days are over', () => {
  const readAt = (key_path: string, last_success_at: string, days: string) =>
    statusKey(wallet('30', '5', days, [], { key_path, account_ref: key_path, last_success_at }))
  const some = [
    readAt('fresh', '2026-11-20T23:00:00Z', '4'),
    readAt('old', '2026-11-18T00:00:00Z', '6'),
    readAt('over', '2026-11-11T00:00:00Z', '6'),
  ]

  const rows = statusRows(sortKeys(some, 'runway', now), now, false).rows.map(({ name, lasts }) => [name, lasts])

  expect(rows).toEqual([
    ['over', '?'],
    ['old', '3 d'],
    ['fresh', '4 d'],
  ])
})

it('shows every date, and no key that has one gathered with others, where keys are in the order of expiry', () => {
  const some = [
    statusKey({
      ...bare,
      key_path: 'near',
      expires_at: toInstant('2026-11-23T00:00:00Z'),
      badges: ['expiring'],
    }),
    statusKey({ ...bare, key_path: 'far', expires_at: toInstant('2027-03-01T00:00:00Z') }),
    statusKey({ ...bare, key_path: 'never', expires_at: null }),
  ]

  const shown = statusRows(some, now, false, { sort: 'expiry' })
  const usual = statusRows(some, now, false)

  expect(shown.rows.map((row) => [row.name, longest(row)])).toEqual([
    ['near', [expect.stringContaining('expires in')]],
    ['far', ['expires Mar 1, 2027']],
  ])
  expect(shown.folded).toMatchObject([{ why: 'work', paths: ['never'] }])
  expect(usual.folded).toMatchObject([{ why: 'work', paths: ['far', 'never'] }])
})

it('puts no key that has a date into the row of a wallet where keys are in the order of expiry', () => {
  const sharing = (key_path: string, expires_at: string | null) =>
    statusKey({ ...wallet('9', '1', '9', ['15']), key_path, account_ref: 'ai', expires_at })
  const some = [
    sharing('ai/soon', '2027-03-01T00:00:00Z'),
    sharing('ai/later', '2027-06-01T00:00:00Z'),
    sharing('ai/never', null),
  ]

  const shown = statusRows(some, now, false, { sort: 'expiry' })
  const usual = statusRows(some, now, false)

  expect(shown.rows.map((row) => [row.name, longest(row)[0]])).toEqual([
    ['ai/soon', 'expires Mar 1, 2027'],
    ['ai/later', 'expires Jun 1, 2027'],
    ['ai/never', expect.stringContaining('same wallet as')],
  ])
  expect(usual.rows.map(({ name }) => name)).toEqual(['ai (3 keys)'])
})

it('says no pace a day of a window of five hours', () => {
  const window = {
    ...quota('2026-11-21T02:00:00Z'),
    name: 'plan',
    unit: 'percent',
    limit: '100',
    used: '90',
    remaining: '10',
  }
  const pace = {
    name: 'plan',
    unit: 'percent',
    verdict: 'runs_out' as const,
    per_day: '2160',
    days: '0.0046',
    low: null,
    high: null,
    runs_out_at: null,
    days_before_reset: null,
  }
  const perDay = (period: '5h' | 'week') =>
    statusRows([statusKey({ ...bare, quotas: [{ ...window, period }], paces: [pace] })], now, false).rows[0]?.perDay

  expect([perDay('5h'), perDay('week')]).toEqual(['', '2160%'])
})

it.each([35, 40, 80])(
  'never cuts an amount at %i columns: the name gives way, and the others stay where they are',
  (width) => {
    const endless = `${'1234567890'.repeat(2)}.00 CNY`
    const lines = list(
      [
        statusKey({ ...bare, key_path: 'zai/a-long-name/main', balances: balance('1234567890'.repeat(2), 'CNY') }),
        statusKey({ ...bare, key_path: 'deepseek/main', balances: balance('5') }),
      ],
      width,
    )

    expect(lines.join('\n')).toContain(endless)
    expect(lines.join('\n')).toContain('$5.00')
    for (const line of lines.slice(2)) expect(stringWidth(line)).toBeLessThanOrEqual(width)
  },
)

it('goes by the keys that work for how old everything is: a rejected one says itself since when', () => {
  const works = statusKey({ ...bare, key_path: 'a' })
  const rejected = statusKey({ ...bare, key_path: 'b', badges: ['rejected'], last_success_at: '2026-11-01T00:00:00Z' })

  expect(statusHeader([works, rejected], now, plainStyle, { width: 80 })).toEqual([
    expect.stringMatching(/ read 1 h ago$/),
  ])
  expect(statusHeader([rejected], now, plainStyle, { width: 80 })).toEqual(['1 key: rejected'])
})

it.each([
  [100, 'KEY LEFT 7 DAYS A DAY LASTS NOTE'],
  [80, 'KEY LEFT A DAY LASTS NOTE'],
  [58, 'KEY LEFT A DAY LASTS'],
  [40, 'KEY LEFT LASTS'],
  [24, 'KEY LEFT'],
])('leaves out the sparkline, then the notes, and how long a key lasts at last: at %i columns', (width, columns) => {
  const head = list(keys, width).find((line) => line.includes('LEFT'))

  expect(head?.trim().replaceAll(/ {2,}/g, ' ')).toBe(columns)
})

it('shows in place of another column what the keys are sorted by', () => {
  const headOf = (sort: Sorting) => {
    const sorted = statusRows(sortKeys(keys, sort, now), now, false, { sort })
    const [head = '', ...rows] = renderStatus(sorted, plainStyle, { width: 44, widthOf: stringWidth, sort })
    return [head.trim().replaceAll(/ {2,}/g, ' '), rows.join('\n')]
  }

  expect(headOf('spend')[0]).toBe('KEY LEFT A DAY')
  expect(headOf('runway')[0]).toBe('KEY LEFT LASTS')
  expect(headOf('expiry')).toEqual(['KEY LEFT NOTE', expect.stringContaining('ends in 22 h')])
  expect(headOf('age')).toEqual(['KEY LEFT NOTE', expect.stringContaining('$287.00  323 days old')])
})

it('says where a row has nothing else to say what there is no column for', () => {
  const lines = list(keys, 58)

  expect(lines.find((line) => line.includes('github'))).toMatch(/ - {2}expires in 22 h$/)
  expect(lines.join('\n')).not.toContain('topped up')
})

it('says how long a key lasts without how far that may be off, before it says nothing of it', () => {
  const rowAt = (width: number) => list(keys, width).find((line) => line.includes('$287.00'))

  expect(rowAt(58)).toMatch(/\$287\.00 +\$61\.30 +3 to 6 d$/)
  expect(rowAt(38)).toMatch(/\$287\.00 +4\.6 d$/)
})
