// Contents by name out of real git, except what is far too large to be a sidecar.
import { expect, it } from 'vitest'
import { smallBlobs } from '../../../../pipeline/history/readings/small-blobs.ts'
import { must } from '../../../support/run.ts'
import { historyStore, reading } from '../history-store.ts'

it.each([
  ['somewhat', 300 * 1024],
  ['so large that nobody holds it', 40 * 1024 * 1024],
])('leaves out a blob that is too large (%s), and one that is missing', async (_, bytes) => {
  await using store = await historyStore()
  const top = (await store.git.text(['rev-parse', '--show-toplevel'])).trim()
  const put = async (text: string) =>
    (await must('git', ['hash-object', '-w', '--stdin'], { cwd: top, input: text })).trim()
  const [one, large, other] = [await put(reading('1')), await put('x'.repeat(bytes)), await put(reading('2'))]

  const found = await smallBlobs(store.git, [one, large, 'a'.repeat(40), other])

  expect([...found].map(([name, content]) => [name, content?.toString()])).toEqual([
    [one, reading('1')],
    [other, reading('2')],
  ])
})
