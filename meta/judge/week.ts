// The main figure of a key at the end of each of the last seven days: what a sparkline draws.
import { type Instant, instantAt, millisecondsOf } from '../../schema/instant.ts'
import type { Week } from '../../schema/runway.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import { dayLength, isAnotherKey, type Point } from './burn.ts'
import type { MainFigure } from './main-figure.ts'
import { amountsOf } from './quota-pace.ts'
import { balancePoints, pointsOf, type Version } from './runway.ts'
import { isTopUp } from './top-up.ts'

const days = 7
/** A reading that nobody repeated for so long says nothing about a day: a sidecar without news is written once a day. */
const holdsFor = 2 * dayLength

/** Null if not even one of the days is known. The last day ends now. */
export function weekOf(
  versions: readonly Version[],
  newest: Version & Pick<Sidecar, 'costs'>,
  figure: MainFigure | null,
  now: Instant,
  replaced: readonly Instant[] = [],
): Week | null {
  if (figure === null) return null
  const name = figure.of === 'quota' ? figure.quota.name : null
  const { of, unit } = figure
  const known = of === 'cost' ? [] : points().sort((left, right) => (left.at < right.at ? -1 : 1))
  const values = of === 'cost' ? costDays(newest.costs, unit, now) : atEnds(known, now, replaced)
  if (values.every((value) => value === null)) return null
  return { of, name, unit, values, topped_up_at: of === 'balance' ? toppedUpAt(known, now, replaced) : null }

  function points(): Point[] {
    const all = [...versions, newest]
    if (figure?.of !== 'quota') return balancePoints(all, figure?.unit ?? '')
    const same = ({ name: other, unit }: { name: string; unit: string }) => other === name && unit === figure.unit
    return pointsOf(all, ({ quotas }) => {
      const quota = quotas?.find(same)
      return quota === undefined ? null : amountsOf(quota).left
    })
  }
}

/** What the last reading before each end said, unless that was of another key than the newest one. */
function atEnds(sorted: readonly Point[], now: Instant, replaced: readonly Instant[]): Week['values'] {
  const newest = sorted.at(-1)
  return Array.from({ length: days }, (_, index) => {
    const end = millisecondsOf(now) - (days - 1 - index) * dayLength
    const point = sorted.findLast(({ at }) => millisecondsOf(at) <= end)
    if (point === undefined || newest === undefined || end - millisecondsOf(point.at) > holdsFor) return null
    return point !== newest && isAnotherKey(point, newest, replaced) ? null : point.amount
  })
}

/** Of the key that the newest reading is of, and in these days. Whether it is the same key is asked last: of many readings, that takes long. */
function toppedUpAt(sorted: readonly Point[], now: Instant, replaced: readonly Instant[]): Instant | null {
  const newest = sorted.at(-1)
  const from = instantAt(Math.max(0, millisecondsOf(now) - days * dayLength))
  const isOwn = (one: Point) => one === newest || (newest !== undefined && !isAnotherKey(one, newest, replaced))
  const top = sorted.findLast((one, index) => {
    const before = sorted[index - 1]
    const isInside = one.at > from && one.at <= now
    return isInside && before !== undefined && isTopUp(before.amount, one.amount) && isOwn(before) && isOwn(one)
  })
  return top?.at ?? null
}

/** What the provider reports for each of the last seven days that are over, in UTC. */
function costDays(costs: Sidecar['costs'], currency: string, now: Instant): Week['values'] {
  const rows = (costs ?? []).filter(
    ({ period, group, currency: unit }) => period === 'day' && group === null && unit === currency,
  )
  const byStart = new Map(rows.map(({ starts_at, amount }) => [starts_at, amount]))
  const today = Math.floor(millisecondsOf(now) / dayLength) * dayLength
  return Array.from({ length: days }, (_, index) => byStart.get(instantAt(today - (days - index) * dayLength)) ?? null)
}
