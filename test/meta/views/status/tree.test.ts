// `keyz status` as a person sees it, without colours.
import stringWidth from 'string-width'
import { expect, it } from 'vitest'
import { renderTree } from '../../../../meta/views/status/tree.ts'
import { badgeMarks, badgeWidths, colorStyle, plainStyle } from '../../../../meta/views/style.ts'
import { instantAt } from '../../../../schema/instant.ts'
import type { StatusKey } from '../../../../schema/reports/status-report.ts'
import { authError, now, quota, statusKey } from '../../example.ts'

const tree = (...keys: StatusKey[]) =>
  `\n${renderTree(keys, now, plainStyle, { width: 200, widthOf: stringWidth }).join('\n')}\n`
const bare = { balances: null, quotas: null, costs: null, expires_at: null }
const unsynced = (key_path: string) =>
  statusKey({ ...bare, key_path, status: 'unsynced', badges: [], sync_status: null, last_success_at: null })

it('shows the store as a tree, with what matters most of each key', () => {
  const shown = tree(
    statusKey({ key_path: 'deepseek/main', balances: [amount('110', 'CNY'), amount('0', 'USD')], expires_at: null }),
    statusKey({
      key_path: 'openrouter/personal/ci',
      badges: ['live', 'low', 'expiring'],
      balances: [amount('-0.25', 'USD')],
      expires_at: '2026-11-30T00:00:00Z',
    }),
    statusKey({ ...bare, key_path: 'openrouter/personal/laptop', quotas: [quota('2026-12-01T00:00:00Z')] }),
    unsynced('openrouter/team/bot'),
    statusKey({
      ...bare,
      key_path: 'xai/team',
      status: 'stale',
      badges: ['stale'],
      last_success_at: '2026-11-11T00:00:00Z',
    }),
    statusKey({
      key_path: 'xai/team/old',
      status: 'error',
      badges: ['rejected'],
      last_error: authError('2026-11-20T21:00:00Z'),
      expires_at: null,
    }),
  )

  expect(shown).toMatchInlineSnapshot(`
    "
    ├─ deepseek      ●      110.00 CNY + $0.00 in 1 key
    │  └─ main       ●      110.00 CNY  $0.00  323 days old
    ├─ openrouter    ⌛     -$0.25 in 3 keys
    │  ├─ personal   ⌛     -$0.25 in 2 keys
    │  │  ├─ ci      ●$⌛   -$0.25  expires 2026-11-30  323 days old
    │  │  └─ laptop  ●      $74.50 of $100.00 left, resets 2026-12-01  323 days old
    │  └─ team       ·      1 key
    │     └─ bot     ·      not synced yet: run keyz sync  323 days old
    └─ xai           ✗      $74.75 in 2 keys
       └─ team       ◐      works  last read 10 days ago  323 days old
          └─ old     ✗      rejected (since 2026-11-20)  $74.75  323 days old
    "
  `)
})

it('tells what was spent where nobody tells what is left', () => {
  const { costs } = statusKey()

  expect(tree(statusKey({ ...bare, key_path: 'k', costs }))).toMatchInlineSnapshot(`
    "
    └─ k  ●      $25.50 spent in 2026-11  323 days old
    "
  `)
})

it('says of a key in error that it was never read, and of a disabled one that it is', () => {
  const shown = tree(
    statusKey({
      ...bare,
      key_path: 'a',
      status: 'error',
      badges: ['rejected'],
      last_success_at: null,
      last_error: authError('2026-11-20T00:00:00Z'),
    }),
    statusKey({
      ...bare,
      key_path: 'b',
      key: { created_at: null, disabled: true, permissions: null, plan: null },
    }),
  )

  expect(shown).toMatchInlineSnapshot(`
    "
    ├─ a  ✗      rejected (since 2026-11-20, never read)  323 days old
    └─ b  ●      works  disabled  323 days old
    "
  `)
})

it('shows an error and the age of the reading, and marks the old figures', () => {
  const shown = tree(
    statusKey({
      key_path: 'a',
      status: 'error',
      badges: ['rejected', 'stale'],
      last_success_at: '2026-10-25T00:00:00Z',
      last_error: authError('2026-11-20T00:00:00Z'),
      runway_days: '2.1',
      runway: { days: '2.1', low: null, high: null },
      expires_at: null,
    }),
    statusKey({
      key_path: 'b',
      account_ref: 'other',
      badges: ['failing'],
      balances: [amount('3', 'USD')],
      passing_failure: { ...authError('2026-11-20T23:50:00Z'), kind: 'provider_error', http_status: 503 },
      expires_at: '2026-11-20T00:00:00Z',
    }),
  )

  expect(shown).toMatchInlineSnapshot(`
    "
    ├─ a  ✗◐     rejected (since 2026-11-20)  $74.75 (old)  may be used up by now  last read 27 days ago  323 days old
    └─ b  !      503 10 minutes ago  $3.00  expired 2026-11-20  323 days old
    "
  `)
})

const wide = [
  statusKey({ key_path: 'openrouter/personal/ci', runway: { days: '2.1', low: '1', high: '4' }, runway_days: '2.1' }),
  statusKey({
    key_path: 'openrouter/personal/agent',
    status: 'error',
    badges: ['rejected', 'stale'],
    last_error: authError('2026-11-20T21:00:00Z'),
  }),
  statusKey({ ...bare, key_path: 'openrouter/team/laptop', quotas: [quota('2026-12-01T00:00:00Z')] }),
  unsynced('openrouter/team/bot'),
]
const treeAt = (width: number) => renderTree(wide, now, plainStyle, { width, widthOf: stringWidth })

it('says less where there is no room, instead of cutting words', () => {
  expect(`\n${treeAt(60).join('\n')}\n`).toMatchInlineSnapshot(`
    "
    └─ openrouter    ✗      $74.75 in 4 keys
       ├─ personal   ✗      $74.75 in 2 keys
       │  ├─ ci      ●      $74.75  empty in 2.1 days (1 to 4)
       │  └─ agent   ✗◐     rejected (since 2026-11-20)
       └─ team       ●      2 keys
          ├─ laptop  ●      $74.50 of $100.00 left  323 days old
          └─ bot     ·      not synced yet: run keyz sync
    "
  `)
})

it.each([20, 30, 40, 50, 60, 70, 90])('cuts nothing but names at %i columns', (width) => {
  for (const line of treeAt(width)) {
    expect(stringWidth(line)).toBeLessThanOrEqual(width)
    expect(line.slice(line.search(/[●✗·◐]/))).not.toContain('…')
  }
})

it('shows the money of a shared wallet once, with how long it lasts', () => {
  const keys = ['a/one', 'a/two', 'b/other'].map((key_path) =>
    statusKey({
      key_path,
      account_ref: key_path.charAt(0),
      runway_days: '3.9',
      runway: { days: '3.9', low: null, high: null },
      expires_at: null,
    }),
  )

  expect(tree(...keys)).toMatchInlineSnapshot(`
    "
    ├─ a         ●      $74.75 in 2 keys
    │  ├─ one    ●      $74.75  empty in 3.9 days  323 days old
    │  └─ two    ●      same wallet as a/one  323 days old
    └─ b         ●      $74.75 in 1 key
       └─ other  ●      $74.75  empty in 3.9 days  323 days old
    "
  `)
})

it('shows the newest reading of a wallet whose owner the provider names, and hides no money of another', () => {
  const key = (key_path: string, day: string, left: string, more = {}) =>
    statusKey({
      ...bare,
      key_path,
      account_ref: 'team',
      last_success_at: `2026-11-${day}:00:00Z`,
      balances: [{ amount: left, currency: 'USD', parts: [] }],
      ...more,
    })

  const shown = tree(
    key('a', '20T01', '5'),
    key('b', '20T09', '4'),
    // A folder of the same name proves nothing: each of these may be a wallet of its own.
    key('c', '20T09', '9'),
    key('d', '20T01', '4', { account_ref: 'default' }),
    key('e', '20T09', '3', { account_ref: 'default' }),
    key('f', '20T01', '8', { provider_id: 'xai', account_ref: 'one', attributes: { team_id: 't' } }),
    key('g', '20T09', '7', { provider_id: 'xai', account_ref: 'two', attributes: { team_id: 't' } }),
    key('h', '19T09', '7', { provider_id: 'xai', account_ref: 'two', attributes: { team_id: 'u' } }),
  )

  const lines = shown
    .split('\n')
    .flatMap((line) => /─ (\w) +\S* +(\$\d|same wallet as \w, which was read later)/.exec(line) ?? [])
  expect(lines.filter((_, index) => index % 3 !== 0)).toEqual([
    ...['a', '$5', 'b', '$4', 'c', '$9', 'd', '$4', 'e', '$3'],
    ...['f', 'same wallet as g, which was read later', 'g', '$7', 'h', '$7'],
  ])
})

it('tells what an admin key knows of the last 30 days', () => {
  const { costs } = statusKey()
  const row = { period: 'day' as const, amount: '1.111', currency: 'USD', group: null }
  const days = Array.from({ length: 30 }, (_, index) => {
    const starts_at = instantAt(Date.UTC(2026, 9, index + 1))
    return { ...row, starts_at, ends_at: instantAt(Date.UTC(2026, 9, index + 2)) }
  })
  const grouped = days.map((day) => ({ ...day, group: { model: 'x' } }))
  const span = { starts_at: '2026-10-22T00:00:00Z', ends_at: '2026-11-21T00:00:00Z' }
  const rolling = [{ ...row, ...span, period: '30d' as const, amount: '12.3456' }]

  expect(tree(statusKey({ ...bare, key_path: 'a', costs: [...days, ...grouped] }))).toContain('$33.33 spent in 30 days')
  expect(tree(statusKey({ ...bare, key_path: 'b', costs: rolling }))).toContain('$12.35 spent in 30 days')
  expect(tree(statusKey({ ...bare, key_path: 'c', costs: [...days, ...(costs ?? [])] }))).toContain('spent in 2026-11')
})

it('says of a key that is never asked automatically that it is not', () => {
  const off = statusKey({ ...unsynced('k'), badges: ['not_asked'], sync: false })

  expect(tree(off)).toContain('└─ k  -      never read: automatic sync is off')
})

it('keeps the marks in one column beside wide letters', () => {
  const shown = tree(unsynced('鍵/鍵鍵'), unsynced('key/kkkk'))

  expect(shown).toMatchInlineSnapshot(`
    "
    ├─ 鍵       ·      1 key
    │  └─ 鍵鍵  ·      not synced yet: run keyz sync  323 days old
    └─ key      ·      1 key
       └─ kkkk  ·      not synced yet: run keyz sync  323 days old
    "
  `)
})

it('knows how wide its marks are on a terminal', () => {
  const measured = Object.entries(badgeMarks).map(([badge, mark]) => [badge, stringWidth(mark)])

  expect(Object.fromEntries(measured)).toEqual(badgeWidths)
})

it('shows a name with a line break or an escape in it, and does not obey it', () => {
  const shown = renderTree([unsynced('two\nlines/\u001b[2Jgone'), unsynced('a\u202eb')], now, plainStyle, {
    width: 200,
    widthOf: stringWidth,
  })

  expect(shown).toHaveLength(3)
  expect(shown.join('')).not.toMatch(/[\p{Cc}\u202e]/u)
  expect(shown[0]).toContain('two\\nlines')
  expect(shown[1]).toContain('\\u{1b}[2Jgone')
  expect(shown[2]).toContain('a\\u{202e}b')
})

it('paints for eyes only: without its colours it is the same text', () => {
  const keys = [statusKey(), unsynced('z')]

  const painted = renderTree(keys, now, colorStyle, { width: 200, widthOf: stringWidth }).join('\n')

  expect(painted).toContain('\u001b[32m●')
  expect(painted.replaceAll(/\u001b\[\d+m/g, '')).toBe(
    renderTree(keys, now, plainStyle, { width: 200, widthOf: stringWidth }).join('\n'),
  )
})

it('shows nothing of a store without keys', () => {
  expect(renderTree([], now, plainStyle, { width: 200, widthOf: stringWidth })).toEqual([])
})

function amount(amount: string, currency: string) {
  return { amount, currency, parts: [] }
}

it('says of what a folder has left how many amounts there is no room for', () => {
  const keys = [statusKey({ key_path: 'deepseek/a', balances: [amount('108.4', 'CNY'), amount('20', 'USD')] })]
  const folderAt = (width: number) => renderTree(keys, now, plainStyle, { width, widthOf: stringWidth })[0]

  expect(folderAt(80)).toMatch(/deepseek +● +108\.40 CNY \+ \$20\.00 in 1 key$/)
  expect(folderAt(40)).toMatch(/● +108\.40 CNY \+ \$20\.00$/)
  expect(folderAt(32)).toMatch(/● +108\.40 CNY \+1$/)
})
