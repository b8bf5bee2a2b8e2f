// The older versions of sidecars, from a real history.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { toJson } from '../../../meta/files/document.ts'
import { openGit } from '../../../pipeline/git/git.ts'
import { sidecarSeries } from '../../../pipeline/history/sidecar-series.ts'
import { sidecar } from '../../meta/example.ts'
import { balance } from '../../meta/review/snapshots.ts'
import { bareEnvironment, must } from '../../support/run.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const place = 'providers/openrouter/personal/ci.json'
const key = { provider_id: 'openrouter', key_path: 'openrouter/personal/ci' }

async function store(folder: string) {
  const home = await temporaryFolder()
  const path = join(home.path, folder)
  await mkdir(path, { recursive: true })
  const git = (...parameters: string[]) => must('git', parameters, { cwd: home.path })
  await git('init', '--quiet', '--initial-branch=main')
  return {
    plumbing: openGit(path, bareEnvironment),
    git,
    async commit(name: string, text: string) {
      await mkdir(dirname(join(path, '.keyz', name)), { recursive: true })
      await writeFile(join(path, '.keyz', name), text)
      await git('add', '--all')
      await git('-c', 'user.name=T', '-c', 'user.email=t@example.org', 'commit', '--quiet', '-m', 'x')
    },
    [Symbol.asyncDispose]: () => home[Symbol.asyncDispose](),
  }
}

const read = (amount: string, more = {}) => toJson(sidecar({ balances: balance(amount), ...more }))

it.each(['.', 'sub/store'])('has every version of a key, newest first, in %s', async (folder) => {
  await using repo = await store(folder)
  for (const amount of ['3', '2', '1']) await repo.commit(place, read(amount))
  await repo.commit('providers/openrouter/personal/other.json', read('9', { key_path: 'other' }))

  const series = await sidecarSeries(repo.plumbing, 'HEAD')
  const one = await sidecarSeries(repo.plumbing, 'HEAD', place)

  expect(series.of(key).map(({ balances }) => balances?.[0]?.amount)).toEqual(['1', '2', '3'])
  expect(one.of(key)).toEqual(series.of(key))
  expect(one.of({ ...key, key_path: 'other' })).toEqual([])
})

it('takes nothing from another key that had the same place, nor from what cannot be read', async () => {
  await using repo = await store('.')
  await repo.commit(place, read('100', { key_path: 'someone/else' }))
  await repo.commit(place, read('50', { provider_id: 'xai' }))
  await repo.commit(place, '{ broken')
  await repo.commit(place, read('20') + ' '.repeat(300 * 1024))
  await repo.commit(place, read('7'))

  const series = await sidecarSeries(repo.plumbing, 'HEAD')

  expect(series.of(key).map(({ balances }) => balances?.[0]?.amount)).toEqual(['7'])
})

it('is empty where git cannot tell', async () => {
  await using repo = await store('.')

  expect((await sidecarSeries(repo.plumbing, 'HEAD')).of(key)).toEqual([])
  expect((await sidecarSeries(repo.plumbing, '--all')).of(key)).toEqual([])
})
