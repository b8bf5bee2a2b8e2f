// How far back the history is read: as many days as a runway needs, however many commits these have, and what is said where that is too much.
import { expect, it } from 'vitest'
import { runwayOf } from '../../../../meta/judge/runway.ts'
import type { Git } from '../../../../pipeline/git/git.ts'
import { limits } from '../../../../pipeline/history/readings/newest-days.ts'
import { sidecarSeries } from '../../../../pipeline/history/readings/sidecar-series.ts'
import { type Instant, instantAt } from '../../../../schema/instant.ts'
import { sidecar } from '../../../meta/example.ts'
import { balance } from '../../../meta/review/snapshots.ts'
import { place, reading } from '../history-store.ts'
import { type Committed, longHistory } from '../long-history.ts'

const key = { provider_id: 'openrouter', key_path: 'openrouter/personal/ci' }
const other = { place: 'providers/openrouter/personal/other.json', key_path: 'openrouter/personal/other' }
const end = Date.UTC(2026, 10, 21)
const day = 86_400_000

/** One commit per reading; the balance in whole dollars, oldest first, this many milliseconds apart. */
function readings(balances: readonly number[], apart: number): Committed[] {
  return balances.map((amount, index) => {
    const at = instantAt(end - (balances.length - 1 - index) * apart)
    return { at, files: { [place]: reading(String(amount), { last_success_at: at }) } }
  })
}

async function runwayIn(git: Git, at: Instant, left: number, most = limits) {
  const series = await sidecarSeries(git, 'HEAD', { most })
  const newest = { ...sidecar({ balances: balance(String(left)), last_success_at: at }), costs: null }
  return { runway: runwayOf(series.of(key), newest), series }
}

const newestAt = instantAt(end)

it('works out the same of 400 commits in 8 days as of all of them by hand: fast for five days, slow for three', async () => {
  // 50 readings a day. In the seven days before the newest: 4 fast ones that cost 100 each, 3 slow ones that cost 50 each.
  const balances = Array.from({ length: 400 }, (_, index) => 2000 - Math.min(index, 249) * 2 - Math.max(0, index - 249))
  await using store = await longHistory(readings(balances, day / 50))

  const { runway, series } = await runwayIn(store.git, newestAt, balances.at(-1) ?? 0)

  expect(balances.at(-1)).toBe(1352)
  // 350 steps in seven days: 200 of 2 dollars and 150 of 1.
  // The faster half of the days costs 100 a day.
  expect(runway).toMatchObject({ burn: [{ currency: 'USD', per_day: '78.57' }], days: '17.2', low: '13.5' })
  expect(series.notes).toEqual([])
})

it('works out the same of 400 days as of the last seven of them, and reads no more', async () => {
  const balances = Array.from({ length: 400 }, (_, index) => (index < 390 ? 10_000 - index : 9610 - (index - 390) * 10))
  await using store = await longHistory(readings(balances, day))

  const { runway, series } = await runwayIn(store.git, newestAt, balances.at(-1) ?? 0)

  expect(runway).toMatchObject({ burn: [{ currency: 'USD', per_day: '10' }], days: '952', low: '952', high: '952' })
  expect(series.of(key).length).toBeLessThan(12)
  expect(series.notes).toEqual([])
})

it('goes as far back as it has to for a key that is read every ten days, and for one that nobody has read lately', async () => {
  const rare = readings([400, 300, 200], 10 * day)
  const daily = Array.from({ length: 40 }, (_, index) => {
    const at = instantAt(end + (index + 1) * day)
    return { at, files: { [other.place]: reading('5', { last_success_at: at, key_path: other.key_path }) } }
  })
  await using lately = await longHistory(rare)
  await using long_ago = await longHistory([...rare, ...daily])

  const known = { burn: [{ currency: 'USD', per_day: '10' }], days: '20' }
  expect((await runwayIn(lately.git, newestAt, 200)).runway).toMatchObject(known)
  expect((await runwayIn(long_ago.git, newestAt, 200)).runway).toMatchObject(known)
})

it('says so where there is more than it reads', async () => {
  await using store = await longHistory(readings([400, 300, 200], day))
  const few = { ...limits, versions: 2 }

  const { series } = await runwayIn(store.git, newestAt, 200, few)

  expect(series.of(key)).toHaveLength(2)
  expect(series.notes).toEqual([
    `the history of .keyz/${place} has too many commits to read all that a runway needs, so it may be inexact`,
  ])
  expect((await sidecarSeries(store.git, 'HEAD')).notes).toEqual([])
})

it('looks behind commits that a clock far behind dated: to git, the days that count are over there', async () => {
  const daily = readings([1000, 960, 930, 910, 890, 880, 870, 860, 850, 840], day)
  const wrong = Array.from({ length: 8 }, (_, index) => ({
    at: instantAt(Date.UTC(2020, 0, 1 + index)),
    files: { 'config.yaml': `# ${index}\n` },
  }))
  await using store = await longHistory([...daily.slice(0, 8), ...wrong, ...daily.slice(8)])
  await using right = await longHistory(daily)

  const expected = await runwayIn(right.git, newestAt, 840)
  const { runway, series } = await runwayIn(store.git, newestAt, 840)

  expect(runway).toEqual(expected.runway)
  expect(series.of(key)).toHaveLength(expected.series.of(key).length)
  expect(series.notes).toEqual([])
})
