// Which histories a shallow clone cuts off.
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openGit } from '../../../../pipeline/git/git.ts'
import { cutByClone } from '../../../../pipeline/history/readings/cut-by-clone.ts'
import { bareEnvironment, must } from '../../../support/run.ts'
import { temporaryFolder } from '../../../support/temporary.ts'
import { historyStore, place, reading } from '../history-store.ts'

const old = `.keyz/${place}`
const young = '.keyz/providers/openrouter/personal/young.json'

it.each(['.', 'sub/store'])('names a key from before the cut, and not one that is younger, in %s', async (folder) => {
  await using store = await historyStore(folder)
  await using home = await temporaryFolder()
  for (const amount of ['3', '2']) await store.commit(place, reading(amount))
  await store.commit('providers/openrouter/personal/young.json', reading('9', { key_path: 'young' }))
  const top = (await store.run('rev-parse', '--show-toplevel')).trim()
  const cloned = async (name: string, ...how: string[]) => {
    await must('git', ['clone', '--quiet', ...how, `file://${top}`, join(home.path, name)])
    return openGit(join(home.path, name, folder), bareEnvironment)
  }

  const shallow = await cloned('shallow', '--depth=2')
  const full = await cloned('full')

  expect([...(await cutByClone(shallow, ['HEAD'], [old, young]))]).toEqual([old])
  expect([...(await cutByClone(full, ['HEAD'], [old, young]))]).toEqual([])
  expect([...(await cutByClone(shallow, ['no-such-ref'], [old]))]).toEqual([])
})
