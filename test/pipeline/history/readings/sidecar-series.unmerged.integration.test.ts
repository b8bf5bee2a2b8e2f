// The history that stands only on the metadata branch: part of the series, with limits of its own, and never believed beyond today.
import { expect, it } from 'vitest'
import { sidecarSeries } from '../../../../pipeline/history/readings/sidecar-series.ts'
import { type Instant, instantAt } from '../../../../schema/instant.ts'
import { place, reading } from '../history-store.ts'
import { longHistory } from '../long-history.ts'
import { timeOf, toldHistory } from '../told-history.ts'

const key = { provider_id: 'openrouter', key_path: 'openrouter/personal/ci' }
const day = 86_400_000
const end = Date.UTC(2026, 10, 21)
const now = instantAt(end)

/** Readings of so many days, of which the first are merged; the rest is on a branch. The last may be committed at another time. */
async function unmergedHistory(days: number, merged: number, last: { at?: Instant; read?: Instant } = {}) {
  const commits = Array.from({ length: days }, (_, index) => {
    const at = instantAt(end - (days - 1 - index) * day)
    const isLast = index === days - 1
    const last_success_at = (isLast ? last.read : undefined) ?? at
    const files = { [place]: reading(String(1000 - index), { last_success_at }) }
    return { at: (isLast ? last.at : undefined) ?? at, files }
  })
  const store = await longHistory(commits)
  const branch = (await store.git.text(['rev-parse', 'main'])).trim()
  const main = (await store.git.text(['rev-parse', `main~${days - merged}`])).trim()
  await store.git.text(['update-ref', 'refs/heads/main', main])
  const unmerged = { commits: [branch], now }
  return { ...store, unmerged, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() }
}

function amounts(versions: readonly { balances: readonly { amount: string }[] | null }[]): (string | undefined)[] {
  return versions.map(({ balances }) => balances?.[0]?.amount).sort()
}

it('reads what is merged and what is not, each once', async () => {
  await using store = await unmergedHistory(6, 2)

  const here = await sidecarSeries(store.git, 'HEAD')
  const all = await sidecarSeries(store.git, 'HEAD', { unmerged: store.unmerged })
  const one = await sidecarSeries(store.git, 'HEAD', { below: place, unmerged: store.unmerged })
  const [tip = ''] = store.unmerged.commits
  const twice = await sidecarSeries(store.git, 'HEAD', { unmerged: { commits: [tip, `${tip}~1`], now } })

  expect(amounts(here.of(key))).toEqual(['1000', '999'])
  expect(amounts(all.of(key))).toEqual(['1000', '995', '996', '997', '998', '999'])
  expect(one.of(key)).toEqual(all.of(key))
  expect(twice.of(key)).toEqual(all.of(key))
})

it('is not misled by a commit of a later day, nor by a reading of one', async () => {
  const later = instantAt(end + 300 * day)
  await using dated = await unmergedHistory(12, 4, { at: later })
  await using read = await unmergedHistory(6, 2, { at: later, read: later })

  const ofDated = await sidecarSeries(dated.git, 'HEAD', { unmerged: dated.unmerged })
  const ofRead = await sidecarSeries(read.git, 'HEAD', { unmerged: read.unmerged })

  // The eight days before today, and their first moment.
  expect(amounts(ofDated.of(key))).toEqual(Array.from({ length: 9 }, (_, index) => String(989 + index)))
  expect(amounts(ofRead.of(key))).toEqual(['1000', '996', '997', '998', '999'])
})

it('reads the merged history also where more was pushed than it reads of a branch', async () => {
  await using store = await unmergedHistory(10, 4)
  const most = { commits: 2, olderCommits: 1, versions: 2, olderVersions: 1 }

  const here = await sidecarSeries(store.git, 'HEAD', { most })
  const all = await sidecarSeries(store.git, 'HEAD', { most, unmerged: store.unmerged })

  expect(all.of(key)).toEqual(expect.arrayContaining([...here.of(key)]))
  expect(all.notes).toEqual([
    'the history of .keyz/providers/openrouter/personal/ci.json has too many commits to read all that a runway needs, so it may be inexact',
  ])
})

function readOn(daysAgo: number, amount: string) {
  const at = instantAt(end - daysAgo * day)
  return { at, files: { [place]: reading(amount, { last_success_at: at }) } }
}

it.each(['main', 'keyz'])(
  'reads the days before also where a single old reading stands on the branch %s alone',
  async (branch) => {
    const other = branch === 'main' ? 'keyz' : 'main'
    const newer = [readOn(10, '100'), readOn(0, '10')].map((commit) => ({ ...commit, branch: other }))
    await using store = await longHistory([{ ...readOn(30, '14'), branch }, ...newer])

    const all = await sidecarSeries(store.git, 'main', { unmerged: { commits: ['keyz'], now } })

    expect(amounts(all.of(key))).toEqual(['10', '100', '14'])
  },
)

it('reads the days before also where somebody restored an old reading', async () => {
  const restored = { ...readOn(30, '14'), at: instantAt(end - 5 * day) }
  await using store = await longHistory([readOn(30, '14'), readOn(10, '100'), restored, readOn(0, '10')])

  const all = await sidecarSeries(store.git, 'main')

  expect(amounts(all.of(key))).toEqual(['10', '100', '14'])
})

it('reads what was pushed before a commit that a clock far behind dated, and that another branch brought along', async () => {
  const read = (date: number, amount: string) => ({
    [`.keyz/${place}`]: reading(amount, { last_success_at: timeOf(`11-${date}`) }),
  })
  await using store = await toldHistory([
    { at: '11-14', write: read(14, '100') },
    { at: '11-17', branch: 'keyz', from: 'main', write: read(17, '60') },
    { at: '2025-10-17T00:00:00Z', branch: 'side', from: 'keyz', write: { 'new.gpg': 'x' } },
    { at: '11-18', branch: 'keyz', write: read(18, '50') },
    { at: '11-20', branch: 'keyz', merge: 'side', write: read(20, '10') },
  ])

  const all = await sidecarSeries(store.git, 'main', { unmerged: { commits: ['keyz'], now } })

  expect(amounts(all.of(key))).toEqual(['10', '100', '50', '60'])
})
