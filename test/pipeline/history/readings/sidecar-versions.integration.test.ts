// Every version that commits left behind, one by one, from a real history.
import { expect, it } from 'vitest'
import { sidecarVersions } from '../../../../pipeline/history/readings/sidecar-versions.ts'
import { type Instant, instantAt } from '../../../../schema/instant.ts'
import { historyStore, place, reading } from '../history-store.ts'

it('lists a version for each commit, newest first, also one that came back and one that removed the file', async () => {
  await using store = await historyStore()
  await store.commit(place, reading('3'))
  await store.commit(place, reading('2'))
  await store.run('rm', '--quiet', `.keyz/${place}`)
  await store.run('commit', '--quiet', '-m', 'gone')
  await store.commit(place, reading('3'))

  const versions = await sidecarVersions(store.git, 'HEAD', place)

  expect(versions.map(({ content }) => content?.toString() ?? null)).toEqual([
    reading('3'),
    null,
    reading('2'),
    reading('3'),
  ])
  expect(versions.every(({ path }) => path === `.keyz/${place}`)).toBe(true)
})

it('has the version that a merge made, and takes no link for a sidecar', async () => {
  await using store = await historyStore()
  await store.commit(place, reading('3'))
  await store.run('checkout', '--quiet', '-b', 'side')
  await store.commit(place, reading('2'))
  await store.run('checkout', '--quiet', 'main')
  await store.commit(place, reading('1'))
  await store.run('merge', '--quiet', '--no-commit', '-s', 'ours', 'side')
  await store.commit(place, reading('0.5'))
  await store.run(
    'update-index',
    '--cacheinfo',
    `120000,${(await store.git.text(['rev-parse', `HEAD:.keyz/${place}`])).trim()},.keyz/${place}`,
  )
  await store.run('commit', '--quiet', '-m', 'link')

  const [link, merged] = await sidecarVersions(store.git, 'HEAD', place)

  expect(link?.content).toBeNull()
  expect(merged?.content?.toString()).toBe(reading('0.5'))
})

it('lists more only where the usual number does not reach back to the time that is asked for', async () => {
  await using store = await historyStore()
  for (const amount of ['9', '8', '7', '6']) await store.commit(place, reading(amount))
  const listed = async (since: Instant) =>
    (await sidecarVersions(store.git, 'HEAD', place, { max: 2, longer: { max: 3, since } })).length

  const reaching = await listed(instantAt(Date.UTC(2100, 0, 1)))
  const short = await listed(instantAt(Date.UTC(2000, 0, 1)))

  expect([reaching, short]).toEqual([2, 3])
})

it('adds what a branch has on top, each text once, and lets nobody push the merged ones out of sight', async () => {
  await using store = await historyStore()
  await store.commit(place, reading('9'))
  await store.commit(place, reading('8'))
  await store.run('checkout', '--quiet', '-b', 'pushed')
  for (const amount of ['7', '6', '5']) await store.commit(place, reading(amount))
  const tip = (await store.git.text(['rev-parse', 'pushed'])).trim()
  await store.run('checkout', '--quiet', 'main')
  await store.commit(place, reading('7'))

  const versions = await sidecarVersions(store.git, 'HEAD', place, { max: 2, unmerged: [tip] })

  const texts = (unmerged: boolean) =>
    versions.filter(({ isUnmerged }) => isUnmerged === unmerged).map(({ content }) => content?.toString())
  expect(texts(false)).toEqual([reading('7'), reading('8')])
  expect(texts(true)).toEqual([reading('5'), reading('6')])
  expect((await sidecarVersions(store.git, 'HEAD', place, { unmerged: [tip] })).length).toBe(5)
})
