// The older readings of keys, from a real history.
import { expect, it } from 'vitest'
import { sidecarSeries } from '../../../../pipeline/history/readings/sidecar-series.ts'
import { historyStore, place, reading } from '../history-store.ts'

const key = { provider_id: 'openrouter', key_path: 'openrouter/personal/ci' }

it.each(['.', 'sub/store'])('has every version of a key, newest first, in %s', async (folder) => {
  await using store = await historyStore(folder)
  for (const amount of ['3', '2', '1']) await store.commit(place, reading(amount))
  await store.commit('providers/openrouter/personal/other.json', reading('9', { key_path: 'other' }))

  const series = await sidecarSeries(store.git, 'HEAD')
  const one = await sidecarSeries(store.git, 'HEAD', { below: place })

  expect(series.of(key).map(({ balances }) => balances?.[0]?.amount)).toEqual(['1', '2', '3'])
  expect(one.of(key)).toEqual(series.of(key))
  expect(one.of({ ...key, key_path: 'other' })).toEqual([])
})

it('has a reading once that came back', async () => {
  await using store = await historyStore()
  for (const amount of ['3', '2', '3']) await store.commit(place, reading(amount))

  const series = await sidecarSeries(store.git, 'HEAD')

  expect(series.of(key).map(({ balances }) => balances?.[0]?.amount)).toEqual(['3', '2'])
})

it('takes nothing from another key that had the same place, nor from what cannot be read', async () => {
  await using store = await historyStore()
  await store.commit(place, reading('100', { key_path: 'someone/else' }))
  await store.commit(place, reading('50', { provider_id: 'xai' }))
  await store.commit(place, '{ broken')
  await store.commit(place, reading('20') + ' '.repeat(300 * 1024))
  await store.commit(place, reading('7'))

  const series = await sidecarSeries(store.git, 'HEAD')

  expect(series.of(key).map(({ balances }) => balances?.[0]?.amount)).toEqual(['7'])
})

it('is empty where git cannot tell', async () => {
  await using store = await historyStore()

  expect((await sidecarSeries(store.git, 'HEAD')).of(key)).toEqual([])
  expect((await sidecarSeries(store.git, '--all')).of(key)).toEqual([])
})
