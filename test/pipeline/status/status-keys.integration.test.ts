// What `keyz status` says of names that were swapped, before a sync has read either key under its new name; and when its gits end.
import { expect, it } from 'vitest'
import { toJson } from '../../../meta/files/document.ts'
import { keyzFolder } from '../../../meta/files/keyz-folder.ts'
import { entryTimes } from '../../../pipeline/history/entry-times.ts'
import { sidecarSeries } from '../../../pipeline/history/readings/sidecar-series.ts'
import { statusOfCommit } from '../../../pipeline/status/status-at.ts'
import { statusOfStore } from '../../../pipeline/status/status-keys.ts'
import { Config } from '../../../schema/config.ts'
import { Registry } from '../../../schema/registry.ts'
import { sidecar } from '../../meta/example.ts'
import { balance } from '../../meta/review/snapshots.ts'
import { timeOf, toldHistory } from '../history/told-history.ts'

const row = (key_alias: string) => ({ provider_id: 'openrouter', account_ref: 'personal', key_alias })
const registry = toJson(Registry.parse({ schema_version: 1, keys: { a: row('a'), b: row('b') } }))
const files = { 'a.gpg': 'what a holds, and nobody else\n', 'b.gpg': 'the other secret, which is longer than that\n' }

const reading = (alias: string, day: number, amount: number) => ({
  [`.keyz/providers/openrouter/personal/${alias}.json`]: toJson(
    sidecar({
      key_path: alias,
      key_alias: alias,
      last_success_at: timeOf(`11-0${day}`),
      balances: balance(String(amount)),
    }),
  ),
})

it('works out no pace from the balance of one key and the readings of the other', async () => {
  const days = [1, 2, 3, 4].map((day) => ({
    at: `11-0${day}`,
    write: { ...reading('a', day, 1000 - 100 * day), ...reading('b', day, 20 - day) },
  }))
  const swap = [
    { at: '11-05', subject: 'Rename a to t.', remove: ['a.gpg'], write: { 't.gpg': files['a.gpg'] } },
    { at: '11-06', subject: 'Rename b to a.', remove: ['b.gpg'], write: { 'a.gpg': files['b.gpg'] } },
    { at: '11-07', subject: 'Rename t to b.', remove: ['t.gpg'], write: { 'b.gpg': files['a.gpg'] } },
  ]
  await using store = await toldHistory([
    { at: '11-01', write: { ...files, '.keyz/providers/registry.json': registry } },
    ...days,
  ])
  const look = async () => {
    const folder = keyzFolder(store.path, () => undefined)
    const where = { store: store.path, folder, config: Config.parse({}) }
    const [times, series] = [await entryTimes(store.git), await sidecarSeries(store.git, 'HEAD')]
    const { keys } = await statusOfStore(where, timeOf('11-08'), () => true, times, series)
    const past = await statusOfCommit(store.git, 'HEAD', timeOf('11-08'), () => true)
    return [keys, past.keys].map((some) => some.map(({ key_path, burn }) => [key_path, burn[0]?.per_day ?? null]))
  }

  const before = await look()
  await store.tell(swap)

  const paces = (a: string | null, b: string | null) => [
    ['a', a],
    ['b', b],
  ]
  expect(before).toEqual([paces('100', '1'), paces('100', '1')])
  expect(await look()).toEqual([paces(null, null), paces(null, null)])
})

it.each<[what: string, registry: string, selected: boolean]>([
  ['the registry cannot be read', `{${' '.repeat(20_000)}`, true],
  ['no key is asked for', `${registry}${' '.repeat(20_000)}`, false],
])('ends what it began to ask git when %s', async (_, text, isSelected) => {
  await using store = await toldHistory([{ at: '11-01', write: { '.keyz/providers/registry.json': text } }])
  const where = { store: store.path, folder: keyzFolder(store.path, () => undefined), config: Config.parse({}) }
  const asked: AbortSignal[] = []
  const neverAnswered = async (signal: AbortSignal) => {
    asked.push(signal)
    return await new Promise<never>(() => undefined)
  }

  await statusOfStore(where, timeOf('11-08'), () => isSelected, neverAnswered).catch(() => null)

  expect(asked.map(({ aborted }) => aborted)).toEqual([true])
})
