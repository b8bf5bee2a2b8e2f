// Every reading on every branch, read once, remembered, and never wrong after whatever happened to the history or to the file.
import { appendFile, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { toJson } from '../../../../meta/files/document.ts'
import { currentIndex } from '../../../../pipeline/history/index/current-index.ts'
import { builtIndex, type HistoryIndex, keyAt } from '../../../../pipeline/history/index/history-index.ts'
import { historyTips } from '../../../../pipeline/history/readings/history-tips.ts'
import { sidecar } from '../../../meta/example.ts'
import { balance } from '../../../meta/review/snapshots.ts'
import { type Told, timeOf, toldHistory, watched } from '../told-history.ts'

const place = '.keyz/providers/openrouter/personal/ci.json'
const metadata = 'keyz/metadata'

const reading = (day: string, amount: string, more = {}) => ({
  [place]: toJson(sidecar({ last_success_at: timeOf(day), balances: balance(amount), ...more })),
})

const told = (day: string, amount: string, more: Partial<Told> = {}): Told => ({
  at: day,
  write: reading(day, amount),
  ...more,
})

function amounts(index: HistoryIndex): string[] {
  return index.keys.flatMap((_, at) =>
    (keyAt(index, at)?.readings ?? []).map((one) => one.reading.balances?.[0]?.amount ?? ''),
  )
}

async function cacheOf(store: string): Promise<string> {
  const folder = join(store, '.git/keyz')
  const [name = ''] = (await readdir(folder)).filter((one) => one.endsWith('.cache'))
  return join(folder, name)
}

it('has each reading once, of HEAD, of the metadata branch, and of it at a remote, oldest first', async () => {
  await using store = await toldHistory([
    told('11-01', '10'),
    told('11-02', '9', { branch: metadata, from: 'main' }),
    told('11-03', '8', { branch: 'elsewhere', from: metadata }),
    told('11-04', '7', { branch: 'unrelated', from: 'main' }),
    told('11-05', '6'),
  ])
  await store.run('update-ref', `refs/remotes/origin/${metadata}`, 'elsewhere')

  const index = await currentIndex(store.git, store.path, metadata)

  expect(amounts(index)).toEqual(['10', '9', '8', '6'])
  expect(index).toMatchObject({ newer: [], unreadable: [], isCut: false, shallow: null })
})

it('keeps the readings of a branch that a merge dropped', async () => {
  await using store = await toldHistory([
    told('11-01', '10'),
    told('11-02', '9', { branch: 'side', from: 'main' }),
    told('11-03', '8'),
    { at: '11-04', merge: 'side', write: reading('11-03', '8') },
  ])

  expect(amounts(await currentIndex(store.git, store.path, metadata))).toEqual(['10', '9', '8'])
})

it('reads nothing twice: not for the same commits, and only the new ones later', async () => {
  await using store = await toldHistory([told('11-01', '10'), told('11-02', '9')])
  const first = watched(store.git)
  const again = watched(store.git)
  const later = watched(store.git)

  const built = await currentIndex(first.git, store.path, metadata)
  const same = await currentIndex(again.git, store.path, metadata)
  await store.tell([told('11-03', '8')])
  const extended = await currentIndex(later.git, store.path, metadata)

  expect([first.read.length, again.read.length, later.read.length]).toEqual([2, 0, 1])
  expect(same).toEqual(built)
  expect(amounts(extended)).toEqual(['10', '9', '8'])
})

it('is a file that only its owner may read, outside of the work tree', async () => {
  await using store = await toldHistory([told('11-01', '10')])

  await currentIndex(store.git, store.path, metadata)

  expect((await stat(await cacheOf(store.path))).mode & 0o777).toBe(0o600)
  expect(await store.run('status', '--porcelain', '--ignored')).toBe('')
})

it('forgets what a rewritten history no longer has', async () => {
  await using store = await toldHistory([told('11-01', '10'), told('11-02', '9')])
  await currentIndex(store.git, store.path, metadata)

  await store.run('reset', '--quiet', '--hard', 'HEAD~1')
  await store.tell([told('11-03', '8', { from: 'main' })])

  expect(amounts(await currentIndex(store.git, store.path, metadata))).toEqual(['10', '8'])
})

it.each<[string, (file: string) => Promise<void>]>([
  ['empty', (file) => writeFile(file, '')],
  ['cut off', async (file) => writeFile(file, (await readFile(file)).subarray(0, -20))],
  ['longer', (file) => appendFile(file, '\n{}')],
  ['of another format', async (file) => writeFile(file, `0${(await readFile(file)).toString().slice(1)}`)],
  ['changed by hand', async (file) => writeFile(file, (await readFile(file)).toString().replace('"10"', '"99"'))],
])('makes a file anew that is %s', async (_, damage) => {
  await using store = await toldHistory([told('11-01', '10'), told('11-02', '9')])
  await currentIndex(store.git, store.path, metadata)
  const file = await cacheOf(store.path)
  const whole = await readFile(file, 'utf8')

  await damage(file)
  const index = await currentIndex(store.git, store.path, metadata)

  expect(amounts(index)).toEqual(['10', '9'])
  expect(await readFile(file, 'utf8')).toBe(whole)
})

it('works where nothing can be kept, and in a store without a commit', async () => {
  await using store = await toldHistory([told('11-01', '10')])
  await using empty = await toldHistory([])
  await writeFile(join(store.path, '.git/keyz'), 'no folder')

  expect(amounts(await currentIndex(store.git, store.path, metadata))).toEqual(['10'])
  expect(amounts(await currentIndex(empty.git, empty.path, metadata))).toEqual([])
})

it('brings old versions up to date, and counts what a newer keyz wrote and what is no sidecar', async () => {
  const { provenance: _, credits_total: __, ...old } = sidecar({ balances: balance('5') })
  await using store = await toldHistory([
    { at: '11-01', write: { [place]: JSON.stringify({ ...old, schema_version: 0 }) } },
    { at: '11-02', write: { [place]: JSON.stringify({ schema_version: 2, what: 'else' }) } },
    { at: '11-03', write: { [place]: '{ broken' } },
    { at: '11-04', write: { [place]: `${reading('11-04', '4')[place]}${' '.repeat(300 * 1024)}` } },
    told('11-05', '3'),
  ])

  const index = await currentIndex(store.git, store.path, metadata)

  expect(amounts(index).sort()).toEqual(['3', '5'])
  expect([index.newer.length, index.unreadable.length]).toEqual([1, 2])
})

it('says when there was more than it looks at', async () => {
  await using store = await toldHistory([told('11-01', '10'), told('11-02', '9'), told('11-03', '8')])
  const tips = await historyTips(store.git, metadata)

  const fewCommits = await builtIndex(store.git, tips, { commits: 2, versions: 100 })
  const fewVersions = await builtIndex(store.git, tips, { commits: 100, versions: 2 })

  expect([fewCommits.isCut, fewVersions.isCut]).toEqual([true, true])
  expect(amounts(fewVersions)).toEqual(['9', '8'])
})

it('is the same after any way of growing as if it were read at once', async () => {
  const step = fc.record({ amount: fc.integer({ min: 1, max: 5 }), onBranch: fc.boolean(), look: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      await using store = await toldHistory([told('11-01', '9'), { at: '11-01', branch: metadata, from: 'main' }])
      for (const [index, { amount, onBranch, look }] of steps.entries()) {
        const day = `11-${String(index + 2).padStart(2, '0')}`
        await store.tell([told(day, String(amount), { branch: onBranch ? metadata : 'main' })])
        if (look) await currentIndex(store.git, store.path, metadata)
      }

      const grown = await currentIndex(store.git, store.path, metadata)

      expect(grown).toEqual(await builtIndex(store.git, await historyTips(store.git, metadata)))
    }),
    { numRuns: 8 },
  )
})
