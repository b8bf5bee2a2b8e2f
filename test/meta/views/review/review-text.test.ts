// What `keyz diff` prints.
import { expect, it } from 'vitest'
import { reviewOf } from '../../../../meta/review/review.ts'
import { renderReviewMarkdown } from '../../../../meta/views/review/review-markdown.ts'
import { renderReviewText, reviewLegend } from '../../../../meta/views/review/review-text.ts'
import { plainStyle } from '../../../../meta/views/style.ts'
import { Instant } from '../../../../schema/instant.ts'
import { ReviewReport } from '../../../../schema/reports/review-report.ts'
import { authError, now, sidecar } from '../../example.ts'
import { balance, snapshot, type TestKey } from '../../review/snapshots.ts'

it('says that an entry has other bytes, also where the provider says the same as before', () => {
  const base = snapshot({ 'xai/team/a': { sidecar: { balances: balance('9') } } })
  const rewritten = new Map([['xai/team/a', { before: 'a'.repeat(40), after: 'b'.repeat(40) }]])

  const report = reviewOf(base, base, { base: 'main', head: 'HEAD', now, rewritten })
  const text = renderReviewText(report, now, plainStyle)
  const markdown = renderReviewMarkdown(report, { now })

  expect(text.slice(2, 4)).toEqual(['~ xai/team/a', '    entry     replaced, or encrypted anew'])
  expect(report.changes[0]).toMatchObject({ urgency: 'lifecycle', fields: [{ field: 'entry' }] })
  expect(markdown).toContain('**1 entry replaced**')
  expect(markdown).toContain('### Entries replaced, or encrypted anew')
})

it('tells violations that were there before, or are acknowledged, from those that a change brings', () => {
  const quiet = snapshot({ 'xai/team/a': {} })
  const violation = { ...stale, is_new: false }
  const acknowledged = { until: '2027-01-15T00:00:00Z' as const, why: 'known' }
  const report = {
    ...reviewOf(quiet, quiet, { base: 'main', head: 'HEAD', now }),
    violations: [violation, { ...violation, acknowledged }, { ...violation, is_new: true }],
  }

  expect(renderReviewText(ReviewReport.parse(report), now, plainStyle).slice(-3)).toEqual([
    '  - xai/team/a  too old (there before)',
    '  - xai/team/a  too old (acknowledged until 2027-01-15)',
    '  ! xai/team/a  too old',
  ])
})

it('shows what changed, the worst first, with what it means for the days to come', () => {
  const quotas = (remaining: string) => [
    { name: 'key_limit', unit: 'USD', limit: '100', used: null, remaining, period: null, resets_at: null },
  ]
  const base = snapshot({
    'openrouter/team/ci': {
      sidecar: {
        last_success_at: '2026-11-17T00:00:00Z',
        balances: balance('42.1'),
        quotas: quotas('74.5'),
        expires_at: '2026-12-02T00:00:00Z',
      },
    },
    'xai/team/a': { sidecar: { balances: balance('9') } },
    'xai/team/b': {},
  })
  const head = snapshot(
    {
      'openrouter/team/ci': {
        sidecar: {
          last_success_at: '2026-11-20T00:00:00Z',
          balances: balance('17.35'),
          quotas: quotas('60'),
          expires_at: '2027-01-02T00:00:00Z',
        },
      },
      'xai/team/a': {
        sidecar: { balances: balance('9'), sync_status: 'error', last_error: authError('2026-11-20T00:00:00Z') },
      },
      'deepseek/a/new': { sidecar: null },
    },
    { config: 'sync: { fresh_for: 1h }' },
  )

  const text = renderReviewText(reviewOf(base, head, { base: 'main', head: 'HEAD', now }), now, plainStyle)

  expect(text.join('\n')).toBe(`main -> HEAD: 4 keys: 2 changed, 1 added, 1 removed

✗ xai/team/a
    new error  rejected: the provider rejects this key

$ openrouter/team/ci
    balance         $42.10 -> $17.35 (-$24.75)
    key_limit left  $74.50 -> $60.00 (-$14.50)
    falls by        $8.25 a day, empty in 2.1 days
    expires         2026-12-02 -> 2027-01-02 (in 42 days)

+ deepseek/a/new  added

- xai/team/b  removed

settings
    sync.fresh_for  30m -> 1h

3 policy violations in HEAD
  ! deepseek/a/new  was never read, and the limit is 2 days
  ! openrouter/team/ci  the balance lasts 2.1 days, and the limit is 3 days
  ! xai/team/a  rejected since 2026-11-20: the provider rejects this key`)
})

it('says first that a key works again, what was wrong, and since when if the history reaches back to the error', () => {
  const error = { ...authError('2026-11-17T08:00:00Z'), kind: 'provider_error' as const, http_status: 503 }
  const failed = { sync_status: 'error' as const, last_error: error, last_success_at: '2026-11-16T00:00:00Z' }
  const base = snapshot({ 'xai/a/x': { sidecar: { ...failed, balances: balance('9') } } })
  const head = snapshot({ 'xai/a/x': { sidecar: { balances: balance('8'), last_success_at: '2026-11-20T00:00:00Z' } } })
  const version = (last_success_at: string, at: string | null = null) =>
    sidecar({ last_success_at, balances: balance('8'), last_error: at === null ? null : { ...error, at } })
  const worked = [version('2026-11-19T00:00:00Z'), version('2026-11-20T00:00:00Z')]
  const failedTwice = [version('2026-11-17T12:00:00Z'), version('2026-11-17T12:00:00Z', '2026-11-18T00:00:00Z')]
  const [first, ...more] = [
    [version('2026-11-16T00:00:00Z', error.at), ...failedTwice, ...worked],
    [version('2026-11-16T00:00:00Z', error.at)],
    worked,
  ].map((versions) => {
    const history = new Map([['xai/a/x', versions]])
    const report = reviewOf(base, head, { base: 'a', head: 'b', now, history })
    return renderReviewText(ReviewReport.parse(report), now, plainStyle).slice(3, 5)
  })

  expect(first).toEqual([
    '    works again  since 2026-11-19, was failing: trouble at the provider (503)',
    '    balance      $9.00 -> $8.00 (-$1.00)',
  ])
  const unknown = '    works again  was failing: trouble at the provider (503)'
  expect(more.map(([line]) => line)).toEqual([unknown, unknown])
})

it('says that a key was read for the first time: it may have failed until then', () => {
  const failed = { sync_status: 'error' as const, last_error: authError('2026-11-20T00:00:00Z') }
  const base = snapshot({ 'xai/a/dead': { sidecar: null }, 'xai/a/x': { sidecar: null } })
  const head = snapshot({ 'xai/a/dead': { sidecar: failed }, 'xai/a/x': { sidecar: { balances: balance('8') } } })

  const text = renderReviewText(reviewOf(base, head, { base: 'a', head: 'b', now }), now, plainStyle)

  expect(text).toEqual(expect.arrayContaining(['✗ xai/a/dead', '~ xai/a/x  first reading']))
})

it('says that a balance was topped up, but not where another key or account has more', () => {
  const read = (day: string, amount: string, credits = '100') => ({
    last_success_at: `2026-11-${day}T00:00:00Z`,
    balances: balance(amount),
    credits_used: { amount: credits, currency: 'USD' },
  })
  const keys = ['xai/a/filled', 'xai/a/replaced', 'xai/a/other-account', 'xai/a/spent']
  const base = snapshot(Object.fromEntries(keys.map((path) => [path, { sidecar: read('17', '5') }])))
  const head = snapshot({
    'xai/a/filled': { sidecar: read('20', '50') },
    'xai/a/replaced': { sidecar: read('20', '50') },
    'xai/a/other-account': { sidecar: read('20', '50', '3') },
    'xai/a/spent': { sidecar: read('20', '4') },
  })
  const replaced = new Map([['xai/a/replaced', [Instant.parse('2026-11-18T00:00:00Z')]]])
  const report = reviewOf(base, head, { base: 'a', head: 'b', now, replaced })

  const told = renderReviewText(report, now, plainStyle).filter((line) => line.includes('topped up'))

  expect(told).toEqual(['    balance   $5.00 -> $50.00 (+$45.00), topped up'])
  const topUps = report.changes.filter(({ money }) => money[0]?.topped_up).map(({ key_path }) => key_path)
  expect(topUps).toEqual(['xai/a/filled'])
  expect(renderReviewMarkdown(report, { now })).toContain('1 topped up, 2 balances moved')
})

it('tells of a top-up that was spent again, as far as the readings in between show it', () => {
  const read = (day: string, amount: string) => ({
    last_success_at: `2026-11-${day}T00:00:00Z`,
    balances: balance(amount),
  })
  const version = (day: string, amount: string, account_ref = 'a') => sidecar({ ...read(day, amount), account_ref })
  const history = new Map([
    ['xai/a/elsewhere', [version('16', '90', 'b')]],
    ['xai/a/fell', [version('17', '20')]],
    ['xai/a/filled', [version('16', '90'), version('18', '30'), version('15', '40'), version('19', '31.5')]],
    ['xai/a/outside', [version('12', '3'), version('13', '60'), version('21', '90')]],
    ['xai/a/unseen', []],
  ])
  const state = (of: ReturnType<typeof read>) =>
    snapshot(Object.fromEntries([...history.keys()].map((path) => [path, { sidecar: of }])))
  const report = reviewOf(state(read('14', '42')), state(read('20', '12')), { base: 'a', head: 'b', now, history })

  const told = renderReviewText(ReviewReport.parse(report), now, plainStyle).filter((line) =>
    line.includes('topped up'),
  )

  const words = 'topped up at least $51.50 by 2026-11-19'
  expect(told).toEqual([`    balance   $42.00 -> $12.00 (-$30.00), ${words}`])
  expect(report.changes.filter(({ money }) => money[0]?.top_up).map(({ key_path }) => key_path)).toEqual([
    'xai/a/filled',
  ])
  expect(report.changes.some(({ money }) => money[0]?.topped_up)).toBe(false)
})

it('tells the same changes of two keys of one account once', () => {
  const day = (date: number, amount: string) => ({
    ...{ period: 'day' as const, amount, currency: 'USD', group: null },
    starts_at: `2026-11-${date}T00:00:00Z`,
    ends_at: `2026-11-${date + 1}T00:00:00Z`,
  })
  // More of them than are shown: what differs does not stand in the lines.
  const days = (last: string) => [...Array.from({ length: 9 }, (_, at) => day(10 + at, '1')), day(19, last)]
  const keys = { 'xai/b/same': '5', 'xai/b/twin': '5', 'xai/b/unlike': '6', 'xai/c/elsewhere': '5' }
  const base = snapshot({
    ...Object.fromEntries(Object.keys(keys).map((path) => [path, { sidecar: { costs: [] } }])),
    'xai/b/gone': {},
    'xai/b/left': {},
  })
  const head = snapshot(
    Object.fromEntries(Object.entries(keys).map(([path, last]) => [path, { sidecar: { costs: days(last) } }])),
  )
  const text = renderReviewText(reviewOf(base, head, { base: 'a', head: 'b', now }), now, plainStyle)

  expect(text.filter((line) => line.includes('xai/'))).toEqual([
    '- xai/b/gone  removed',
    '- xai/b/left  removed',
    '~ xai/b/unlike',
    '~ xai/b/same',
    '~ xai/b/twin  same changes as xai/b/same',
    '~ xai/c/elsewhere',
  ])
  const [, after] = text.join('\n').split('xai/b/twin  same changes as xai/b/same\n')
  expect(after).toMatch(/^\n~ xai\/c\/elsewhere\n {4}spent over/)
})

it('explains only the marks that it draws', () => {
  const head = snapshot({
    'xai/team/a': {
      sidecar: { balances: balance('9'), sync_status: 'error', last_error: authError('2026-11-20T00:00:00Z') },
    },
    'deepseek/a/new': { sidecar: null },
  })
  const { changes } = reviewOf(snapshot({ 'xai/team/a': {} }), head, { base: 'main', head: 'HEAD', now })

  expect(reviewLegend(changes, plainStyle)).toBe('✗ rejected  + added')
})

it('says so when nothing changed', () => {
  const same = snapshot({ 'xai/a/b': {} })

  const lines = renderReviewText(reviewOf(same, same, { base: 'HEAD', head: 'the work tree', now }), now, plainStyle)

  expect(lines).toEqual(['HEAD -> the work tree: no key changed'])
})

it('lets no name steer the terminal', () => {
  const head = snapshot({ 'xai/a\u001b[31m/b\nx': { sidecar: null } })

  const lines = renderReviewText(reviewOf(snapshot({}), head, { base: 'a\u202eb', head: 'b', now }), now, plainStyle)

  expect(lines.join('\n')).toMatch(/a\\u\{202e\}b/)
  expect(lines.join('')).not.toMatch(/[\p{Cc}\u202e]/u)
})

const stale = {
  policy: 'older_than',
  key_path: 'xai/team/a',
  message: 'too old',
  value: null,
  limit: '1d',
  owner: null,
  tags: [],
  acknowledged: null,
}

it('says how long the money lasts, but of no key that is rejected and so spends nothing', () => {
  const failed = { sync_status: 'error' as const, last_error: authError('2026-11-20T00:00:00Z') }
  const read = (day: number, amount: string) => ({
    last_success_at: `2026-11-${day}T00:00:00Z`,
    balances: balance(amount),
    account_ref: 'a',
  })
  const history = new Map([['xai/a/x', [16, 17, 18].map((day) => sidecar(read(day, String(26 - day))))]])
  const text = (change: TestKey['sidecar']) => {
    const [base, head] = [read(18, '8'), { ...read(19, '7'), ...change }].map((one) =>
      snapshot({ 'xai/a/x': { sidecar: one } }),
    )
    if (base === undefined || head === undefined) throw new Error('two snapshots')
    return renderReviewText(reviewOf(base, head, { base: 'a', head: 'b', now, history }), now, plainStyle).join('\n')
  }

  expect(text({})).toContain('falls by  $1.00 a day, empty in 7 days')
  expect(text(failed)).toContain('$8.00 -> $7.00')
  expect(text(failed)).not.toContain('falls by')
})

it('takes changes that differ by less than is shown for others', () => {
  const read = (amount: string, used: string) => ({
    sidecar: { balances: balance(amount), credits_used: { amount: used, currency: 'USD' } },
  })
  const paths = ['xai/b/a', 'xai/b/b', 'xai/b/c', 'xai/b/d']
  const base = snapshot(Object.fromEntries(paths.map((path) => [path, read('9', '1')])))
  const [one, other] = [read('5.001', '2'), read('5.002', '2')]
  const head = snapshot({ 'xai/b/a': one, 'xai/b/b': other, 'xai/b/c': one, 'xai/b/d': read('5.001', '2.001') })

  const text = renderReviewText(reviewOf(base, head, { base: 'a', head: 'b', now }), now, plainStyle)

  expect(text.filter((line) => line.includes('same changes'))).toEqual(['~ xai/b/c  same changes as xai/b/a'])
})
