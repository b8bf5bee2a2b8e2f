// `keyz history` and `keyz export` in a real store: every format, what is refused, and files that are written at once.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { HistoryLine, HistoryReport } from '../../schema/reports/history-report.ts'
import { StatusReport } from '../../schema/reports/status-report.ts'
import { localDeepseek } from '../support/deepseek.ts'
import { parsePrometheus } from '../support/prometheus-text.ts'
import { testStore } from '../support/store.ts'

it('shows and prints what a key had over time, as it is now and was before', async () => {
  await using store = await testStore()
  await using server = await localDeepseek()
  const account = server.key('10')
  await store.insert({ 'deepseek/a/one': account.secret })
  await store.keyz(['discover', '--yes'])
  await store.keyz(['sync', '--git', 'commit'], server.variables)
  account.balance = '7.505'
  await store.keyz(['sync', '--force', '--git', 'commit'], server.variables)
  const keyz = (...parameters: string[]) => store.keyz(parameters)

  const table = await keyz('history', 'deepseek/a/one')
  const plain = await keyz('history', 'deepseek', '--plot', '--no-color')
  const json = HistoryReport.parse(JSON.parse((await keyz('history', '--json')).stdout))
  const lines = (await keyz('history', '--format', 'jsonl')).stdout.trimEnd().split('\n')
  const csv = (await keyz('history', 'deepseek/**', '--format', 'csv', '--field', 'balances')).stdout
  const none = await keyz('history', '--until', '2020-01-01', '--format', 'jsonl')

  expect([table.code, table.stdout]).toEqual([0, expect.stringMatching(/balances\.CNY|balances\.USD/)])
  expect(table.stderr).toBe('Times are in UTC.\n')
  expect(table.stdout.trimEnd().split('\n')).toHaveLength(3)
  expect(plain.stdout).toMatch(/\|\*/)
  expect(plain.stdout).toMatch(/^[\x20-\x7e\n]*$/)
  expect(plain.stdout).toMatch(/^ +2026-11-21 00:00 UTC$/m)
  expect(json.keys.map(({ readings }) => readings.map(({ balances }) => balances?.[0]?.amount))).toEqual([
    ['10', '7.505'],
  ])
  expect(lines.map((line) => HistoryLine.parse(JSON.parse(line)).balances?.[0]?.amount)).toEqual(['10', '7.505'])
  expect(csv.split('\n').slice(1, 3)).toEqual([
    expect.stringMatching(/^deepseek\/a\/one,deepseek,.*,balances\.\w+,10,\w+$/),
    expect.stringMatching(/^deepseek\/a\/one,deepseek,.*,balances\.\w+,7\.505,\w+$/),
  ])
  expect([none.code, none.stdout]).toEqual([0, ''])

  const now = StatusReport.parse(JSON.parse((await keyz('export')).stdout))
  const before = StatusReport.parse(JSON.parse((await keyz('export', '--at', 'HEAD~1')).stdout))
  const file = join(store.path, '..', 'keyz.prom')
  const written = await keyz('export', '--format', 'prometheus', '--out', file)
  const printed = await keyz('export', '--format', 'prometheus')
  const one = (await keyz('export', '--format', 'jsonl')).stdout

  expect([now, before].map(({ keys }) => keys[0]?.balances?.[0]?.amount)).toEqual(['7.505', '10'])
  expect([written.code, written.stdout]).toEqual([0, ''])
  const metrics = parsePrometheus(await readFile(file, 'utf8'))
  expect(metrics.find(({ name }) => name === 'keyz_balance')?.value).toBe(7.505)
  expect(parsePrometheus(printed.stdout).map(({ name }) => name)).toEqual(metrics.map(({ name }) => name))
  expect(JSON.parse(one)).toMatchObject({ key_path: 'deepseek/a/one', at: expect.any(String) })
})

it('says what it does not know, and what does not go together', async () => {
  await using store = await testStore()
  await store.insert({ 'deepseek/a/one': 'sk-x' })
  const refused = async (...parameters: string[]) => {
    const { code, stderr } = await store.keyz(parameters)
    return [code, stderr.trim()]
  }
  await store.keyz(['discover', '--yes'])

  expect(await refused('history', 'deepsek/a/one')).toEqual([
    2,
    expect.stringContaining('did you mean deepseek/a/one?'),
  ])
  expect(await refused('history', '--field', 'balance')).toEqual([2, expect.stringContaining('did you mean balances?')])
  expect(await refused('history', '--field', 'balance_estimated')).toEqual([
    2,
    expect.stringMatching(/'balance_estimated' is invalid.*did you mean balances\?/),
  ])
  expect(await refused('history', '--json', '--format', 'csv')).toEqual([
    2,
    expect.stringContaining('exclude each other'),
  ])
  expect(await refused('history', '--plot', '--json')).toEqual([2, expect.stringContaining('--plot draws text')])
  expect(await refused('export', '--at', 'nowhere')).toEqual([
    2,
    expect.stringContaining('neither a time nor a commit'),
  ])
  expect(await refused('export', '--out', 'nowhere/file')).toEqual([2, expect.stringContaining('there is no folder')])
  expect(await refused('export', '--out', store.path)).toEqual([2, expect.stringContaining('is not a file')])
  expect(await refused('export', '--out', 'a.gpg')).toEqual([2, expect.stringContaining('is the name of an entry')])
  const inside = ['export', '--out', join(store.path, 'keys.json')]
  expect(await refused(...inside)).toEqual([
    2,
    expect.stringContaining('is in the store, where git would pick it up: run keyz export --out ~/keys.json'),
  ])
  expect(await refused(...inside, '--force')).toEqual([0, ''])
  expect((await store.keyz(['history'])).stdout).toBe('deepseek/a/one  no readings\n')
})
