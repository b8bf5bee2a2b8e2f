// A balance that stands still while its provider reports spending: no view calls the pace nothing.
import stringWidth from 'string-width'
import { expect, it } from 'vitest'
import { outlookOf } from '../../../meta/judge/outlook.ts'
import { runwayOf } from '../../../meta/judge/runway.ts'
import { reviewOf } from '../../../meta/review/review.ts'
import { renderReport } from '../../../meta/views/report/report.ts'
import { renderReviewMarkdown } from '../../../meta/views/review/review-markdown.ts'
import { renderReviewText } from '../../../meta/views/review/review-text.ts'
import { groupsOf, renderGroups } from '../../../meta/views/status/status-groups.ts'
import { rowsOfEach, statusRows } from '../../../meta/views/status/status-rows.ts'
import { plainStyle } from '../../../meta/views/style.ts'
import { Instant } from '../../../schema/instant.ts'
import { now, sidecar, statusKey } from '../example.ts'
import { balance, snapshot } from '../review/snapshots.ts'
import { reportInput, reportKey } from '../views/report/report-input.ts'

const path = 'xai/team/ci'
const day = (date: number, amount: string, more = {}) => ({
  period: 'day' as const,
  starts_at: `2026-11-${date}T00:00:00Z`,
  ends_at: `2026-11-${date + 1}T00:00:00Z`,
  amount,
  currency: 'USD',
  group: null,
  ...more,
})
const read = (at: string, costs: ReturnType<typeof day>[] = [], left = '9') => ({
  last_success_at: `2026-11-${at}:00:00Z`,
  balances: balance(left),
  costs,
  quotas: null,
})
const burnOf = (costs: ReturnType<typeof day>[], from = '18T06', replaced: Instant[] = []) =>
  runwayOf([sidecar(read(from))], sidecar(read('20T18', costs)), replaced).burn

it('takes the costs of whole days for the pace where the balance does not show them, and knows no runway', () => {
  const newest = sidecar(read('20T18', [day(19, '0.6'), day(18, '0.2'), day(20, '9')]))
  const { burn, days, currency } = runwayOf([sidecar(read('18T06'))], newest)

  expect(burnOf([])).toEqual([{ currency: 'USD', per_day: '0' }])
  expect({ burn, days, currency }).toEqual({ burn: [{ currency: 'USD', per_day: '0.4' }], days: null, currency: null })
})

it('knows no pace beside another currency, whose days it would be taken for', () => {
  const two = (left: string) => ({ balances: [...balance('5', 'EUR'), ...balance(left)] })
  const newest = sidecar({ ...read('20T18', [day(19, '0.6')]), ...two('9') })

  const { burn } = runwayOf([sidecar({ ...read('18T06'), ...two('9') })], newest)

  expect(burn).toEqual([{ currency: 'EUR', per_day: '0' }])
})

it('knows no pace where only today, or nothing but today, cost money that the balance does not show', () => {
  expect(burnOf([day(20, '0.6')])).toEqual([])
  expect(burnOf([day(20, '0.6'), day(19, '0')])).toEqual([])
})

it.each([
  ['a day of nothing', [day(20, '0')]],
  ['another currency', [day(20, '0.6', { currency: 'EUR' })]],
  ['part of a day that another row has whole', [day(20, '0.6', { group: { model: 'x' } })]],
  ['a month', [day(20, '0.6', { period: 'month' })]],
  ['a day that is not over when the balance is first known', [day(18, '0.6')]],
  ['a day that is not known', [day(20, '0.6', { starts_at: null, ends_at: null })]],
])('believes the balance against %s', (_, costs) => {
  expect(burnOf(costs)).toEqual([{ currency: 'USD', per_day: '0' }])
})

it('counts only the days in which the balance of this key stood still', () => {
  const replaced = [Instant.parse('2026-11-18T03:00:00Z')]
  const earlier = [sidecar(read('16T06')), sidecar(read('18T06'))]
  const newest = (date: number) => sidecar(read('20T18', [day(date, '3')]))
  const topUp = [sidecar(read('16T06', [], '4')), sidecar(read('18T06'))]
  const nothing = [{ currency: 'USD', per_day: '0' }]

  expect(runwayOf(earlier, newest(17)).burn).toEqual([{ currency: 'USD', per_day: '3' }])
  expect(runwayOf(earlier, newest(17), replaced).burn).toEqual(nothing)
  expect(runwayOf(topUp, newest(17)).burn).toEqual(nothing)
  expect(burnOf([day(11, '3')], '10T06')).toEqual(nothing)
})

it('measures a balance that falls, whatever the provider reports', () => {
  const newest = sidecar(read('20T06', [day(20, '0.6')], '7'))

  expect(runwayOf([sidecar(read('18T06'))], newest).burn).toEqual([{ currency: 'USD', per_day: '1' }])
})

const versions = [sidecar(read('18T06'))]
function keyOf(costs: ReturnType<typeof day>[]) {
  const newest = sidecar(read('20T18', costs))
  const { schema_version: _, ...fields } = newest
  return { ...statusKey({ ...fields, key_path: path, ...outlookOf(versions, newest, now) }), history: [] }
}
const reviewed = (costs: ReturnType<typeof day>[]) =>
  reviewOf(
    snapshot({ [path]: { sidecar: read('17T06', [], '8') } }),
    snapshot({ [path]: { sidecar: read('20T18', costs) } }),
    { base: 'a', head: 'b', now, history: new Map([[path, [sidecar({ ...read('18T06'), account_ref: 'team' })]]]) },
  )

it.each<[view: string, render: (costs: ReturnType<typeof day>[]) => unknown]>([
  ['status', (costs) => statusRows([keyOf(costs)], now, false).rows],
  ['the list of the TUI', (costs) => [...rowsOfEach([keyOf(costs)], now, false)]],
  [
    'status --by',
    (costs) =>
      renderGroups(
        groupsOf([keyOf(costs)], 'provider', now, { isOwn: () => true, seen: () => [] }),
        'provider',
        now,
        plainStyle,
        { width: 120, widthOf: stringWidth },
      ),
  ],
  ['the report', (costs) => renderReport(reportInput([reportKey(keyOf(costs))]), { script: '', style: '' })],
  ['the review', (costs) => renderReviewText(reviewed(costs), now, plainStyle)],
  ['the pull request', (costs) => renderReviewMarkdown(reviewed(costs), { now })],
])('says so in %s', (_, render) => {
  expect(JSON.stringify(render([]))).toContain('$0.00')
  expect(JSON.stringify(render([day(20, '0.6')]))).not.toContain('$0.00')
})
