// What changed between two states, in words and money, the worst first.
import { expect, it } from 'vitest'
import type { Snapshot } from '../../../meta/files/snapshot.ts'
import { outlookOf } from '../../../meta/judge/outlook.ts'
import { reviewOf } from '../../../meta/review/review.ts'
import { ReviewReport } from '../../../schema/reports/review-report.ts'
import { authError, now, quota, sidecar } from '../example.ts'
import { balance, snapshot } from './snapshots.ts'

const review = (base: Snapshot, head: Snapshot) =>
  ReviewReport.parse(reviewOf(base, head, { base: 'main', head: 'keyz/metadata', now }))
const path = 'openrouter/personal/ci'
const read = (day: string, amount: string) => ({
  last_success_at: `2026-11-${day}T00:00:00Z`,
  balances: balance(amount),
})

it('has nothing to say when only the time of the reading is another', () => {
  const report = review(
    snapshot({ [path]: {} }),
    snapshot({ [path]: { sidecar: { last_success_at: '2026-11-20T23:00:00Z' } } }),
  )

  expect(report).toMatchObject({ base: 'main', head: 'keyz/metadata', changes: [], settings: [] })
})

it('tells what is left, what went, how fast and for how long', () => {
  const report = review(
    snapshot({ [path]: { sidecar: read('17', '42.1') } }),
    snapshot({ [path]: { sidecar: read('20', '17.35') } }),
  )

  expect(report.changes).toMatchObject([
    {
      key_path: path,
      provider_id: 'openrouter',
      kind: 'changed',
      urgency: 'runway',
      money: [{ currency: 'USD', before: '42.1', after: '17.35', delta: '-24.75' }],
      burn: [{ currency: 'USD', per_day: '8.25' }],
      runway_days: '2.1',
      fields: [{ field: 'balances.USD', before: '42.1', after: '17.35', delta: '-24.75' }],
    },
  ])
  expect(report.violations).toMatchObject([{ policy: 'runway_below', key_path: path, value: '2.1', limit: '3d' }])
})

it('never takes a top-up for spending, nor unknown for zero', () => {
  const report = review(
    snapshot({ [path]: { sidecar: read('17', '5') }, 'xai/a/b': { sidecar: { balances: null } } }),
    snapshot({ [path]: { sidecar: read('20', '50') }, 'xai/a/b': { sidecar: read('20', '7') } }),
  )

  expect(report.changes).toMatchObject([
    { money: [{ delta: '45' }], burn: [], runway_days: null, urgency: 'money' },
    { money: [{ before: null, after: '7', delta: null }], burn: [], runway_days: null, urgency: 'routine' },
  ])
})

it('tells an error once, and when it is over', () => {
  const failed = { sync_status: 'error' as const, last_error: authError('2026-11-20T00:00:00Z') }
  const live = snapshot({ [path]: {} })
  const broken = snapshot({ [path]: { sidecar: failed } })
  const withMore = snapshot({ [path]: { sidecar: { ...failed, balances: balance('1') } } })

  expect(review(live, broken).changes).toMatchObject([
    { urgency: 'error', new_error: { kind: 'auth_error' }, cleared_error: null },
  ])
  expect(review(broken, live).changes).toMatchObject([
    { urgency: 'lifecycle', new_error: null, cleared_error: { kind: 'auth_error' } },
  ])
  expect(review(broken, withMore).changes).toMatchObject([{ new_error: null, cleared_error: null }])
  expect(review(broken, broken).changes).toEqual([])
})

it('tells keys that came, went and moved', () => {
  const base = snapshot({ [path]: {}, 'xai/a/gone': {}, 'deepseek/a/mv': { sidecar: read('19', '3') } })
  const head = snapshot({
    'openrouter/personal/renamed': { row: { account_ref: 'personal', key_alias: 'ci' } },
    'deepseek/b/elsewhere': { sidecar: read('19', '3') },
    'xai/b/new': { sidecar: null },
  })

  const report = review(base, head)

  expect(report.changes.map(({ kind, key_path, moved_from }) => [kind, key_path, moved_from])).toEqual([
    ['moved', 'deepseek/b/elsewhere', 'deepseek/a/mv'],
    ['moved', 'openrouter/personal/renamed', path],
    ['removed', 'xai/a/gone', null],
    ['added', 'xai/b/new', null],
  ])
})

it('tells how a moved key fared since', () => {
  const base = snapshot({ [path]: { sidecar: read('18', '20') } })
  const head = snapshot({ 'openrouter/personal/x': { row: { key_alias: 'ci' }, sidecar: read('20', '10') } })

  expect(review(base, head).changes).toMatchObject([
    { kind: 'moved', moved_from: path, money: [{ delta: '-10' }], burn: [{ per_day: '5' }], runway_days: '2' },
  ])
})

it('puts what fails and what is empty first, then what ends, then the larger losses, routine last', () => {
  const old = { sidecar: { ...read('15', '1000'), expires_at: null } }
  const later = (different: object) => ({ sidecar: { ...read('20', '1000'), expires_at: null, ...different } })
  const head = {
    'a/a/routine': later({ models: { count: 9, ids: null } }),
    'a/a/less': later({ balances: balance('990') }),
    'a/a/more': later({ balances: balance('900') }),
    'a/a/short': later({ balances: balance('10') }),
    'a/a/expiring': later({ expires_at: '2026-11-25T00:00:00Z' }),
    'a/a/empty': later({ balances: balance('0') }),
    'a/a/error': later({ sync_status: 'error', last_error: authError('2026-11-20T12:00:00Z') }),
  }
  const base = Object.fromEntries(Object.keys(head).map((key) => [key, old]))

  const { changes } = review(snapshot({ ...base }), snapshot({ ...head, 'a/a/added': {} }))

  expect(changes.map(({ key_path, urgency }) => [key_path.slice(4), urgency])).toEqual([
    ['error', 'error'],
    ['empty', 'empty'],
    ['expiring', 'expiring'],
    ['short', 'runway'],
    ['more', 'money'],
    ['less', 'money'],
    ['added', 'lifecycle'],
    ['routine', 'routine'],
  ])
})

it('tells what people changed in the registry and in the settings, a weakened policy too', () => {
  const report = review(
    snapshot({ [path]: {} }, { config: 'policies: [{ older_than: 9d }]' }),
    snapshot(
      { [path]: { row: { tags: ['prod'], sync: false } } },
      { config: 'policies: []\ngit: { mode: commit }', ignore: ['wifi/**'] },
    ),
  )

  expect(report.changes[0]?.fields).toEqual([
    { field: 'registry.tags', before: null, after: 'prod', delta: null },
    { field: 'registry.sync', before: null, after: 'false', delta: null },
  ])
  expect(report.settings).toEqual([
    { field: 'git.mode', before: 'none', after: 'commit', delta: null },
    { field: 'registry.ignore.wifi/**', before: null, after: 'set', delta: null },
    { field: 'policies.{"older_than":"9d"}', before: 'set', after: null, delta: null },
  ])
})

it('takes older versions into account where there are any', () => {
  const versions = [sidecar(read('14', '100')), sidecar(read('17', '70'))]
  const head = snapshot({ [path]: { sidecar: read('20', '40') } })
  const history = new Map([[path, versions]])

  const report = reviewOf(snapshot({ [path]: { sidecar: null } }), head, { base: 'a', head: 'b', now, history })

  expect(report.changes).toMatchObject([{ burn: [{ per_day: '10' }], runway_days: '4' }])
})

it('knows how far a runway may be off, as status does', () => {
  const versions = [read('17', '70'), read('18', '68'), read('19', '60')].map((one) => sidecar(one))
  const head = snapshot({ [path]: { sidecar: read('20', '40') } })
  const history = new Map([[path, versions]])

  const [change] = reviewOf(snapshot({}), head, { base: 'a', head: 'b', now, history }).changes

  const { runway } = outlookOf(versions, sidecar(read('20', '40')), now)
  expect(change?.runway).toEqual(runway)
  expect(runway).toEqual({ days: '4', low: '2.8', high: '8' })
})

it('counts a quota that runs out before its reset as low, and its policy as violated', () => {
  const quotas = (remaining: string) => [
    { ...quota('2026-12-01T00:00:00Z'), name: 'credits', unit: 'credits', limit: '1000', used: null, remaining },
  ]
  const at = (day: string, remaining: string) => ({
    last_success_at: `2026-11-${day}T00:00:00Z`,
    balances: null,
    quotas: quotas(remaining),
  })
  const settings = { config: 'policies: [{ runway_below: 3d }]' }

  const report = review(
    snapshot({ [path]: { sidecar: at('10', '700') } }, settings),
    snapshot({ [path]: { sidecar: at('20', '100') } }, settings),
  )

  expect(report.changes).toMatchObject([{ urgency: 'runway', badges: ['live', 'low'] }])
  expect(report.violations).toMatchObject([{ policy: 'runway_below', is_new: true }])
})

it('does not believe a sidecar that lies where another key belongs', () => {
  const base = snapshot({ [path]: {} })
  const other = 'openrouter/personal/other'
  const head = snapshot({ [path]: { sidecar: { key_path: other } }, [other]: { sidecar: null } })

  expect(head.sidecars.size).toBe(0)
  expect(review(base, head).changes.filter(({ kind }) => kind === 'changed')).toMatchObject([
    { key_path: path, money: [{ before: '74.75', after: null, delta: null }] },
  ])
})

it('takes nothing for lost or new because a registry or a configuration cannot be read, and says that it cannot', () => {
  const row = { tags: ['work'], notes: 'mine', expires_at: '2026-12-24T00:00:00Z' }
  const keys = { [path]: { sidecar: read('17', '42'), row }, 'xai/a/never-read': { sidecar: null } }
  const whole = snapshot(keys, { ignore: ['bank/**'], config: 'sync: { stale_after: 1h }' })
  const broken = snapshot(keys, { registry: '{', config: 'sync: [' })
  const after = snapshot({ [path]: { sidecar: read('20', '40'), row } }, { registry: '{' })

  const [lost, found, both, money] = [
    review(whole, broken),
    review(broken, whole),
    review(broken, broken),
    review(whole, after),
  ]

  for (const { changes, settings } of [lost, found, both])
    expect({ changes, settings }).toEqual({ changes: [], settings: [] })
  expect(lost.violations.map(({ policy }) => policy)).toEqual(['unreadable', 'unreadable'])
  expect(money.changes).toMatchObject([{ key_path: path, kind: 'changed', fields: [{ field: 'balances.USD' }] }])
  expect(money.settings.map(({ field }) => field)).toEqual(['sync.stale_after'])
})
