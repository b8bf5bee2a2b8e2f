// A sidecar that nobody can read is not a key that was never asked about: every view says so, and what was read earlier is not lost.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { StatusReport } from '../../schema/reports/status-report.ts'
import { localDeepseek } from '../support/deepseek.ts'
import { testStore } from '../support/store.ts'

it('says of a conflict and of a truncated sidecar that it is unreadable, and never that it was not read', async () => {
  await using store = await testStore()
  await using server = await localDeepseek()
  await store.insert(
    Object.fromEntries(['fine', 'conflict', 'cut'].map((name) => [`deepseek/a/${name}`, server.key('10').secret])),
  )
  await store.keyz(['discover', '--yes'])
  await writeFile(join(store.path, '.keyz/config.yaml'), 'schema_version: 1\npolicies:\n  - older_than: 2d\n')
  await store.keyz(['sync'], server.variables)
  const file = (name: string) => join(store.path, `.keyz/providers/deepseek/a/${name}.json`)
  const whole = await readFile(file('cut'), 'utf8')
  await writeFile(file('cut'), whole.slice(0, 300))
  const amount = whole.split('\n').find((line) => line.includes('"amount"')) ?? ''
  const sides = `<<<<<<< HEAD\n${amount}\n=======\n${amount.replace('10', '9')}\n>>>>>>> theirs`
  await writeFile(file('conflict'), (await readFile(file('conflict'), 'utf8')).replace(amount, sides))

  const [list, tree, line, json, check, csv, doctor] = await Promise.all(
    [
      ['status'],
      ['status', '--tree'],
      ['status', '--line'],
      ['status', '--json'],
      ['check'],
      ['export', '--format', 'csv'],
      ['doctor'],
    ].map((command) => store.keyz(command)),
  )
  const report = join(store.path, '../report.html')
  await store.keyz(['report', '--out', report])

  expect(list?.stdout).toMatch(/^3 keys: 2 failing/)
  expect(list?.stdout).toMatch(/! +deepseek\/a\/conflict .* its sidecar is unreadable, see keyz show/)
  expect(tree?.stdout).toMatch(/cut +! +its sidecar is unreadable: see keyz show/)
  expect(line?.stdout).toBe('2 failing\n')
  const { keys } = StatusReport.parse(JSON.parse(json?.stdout ?? ''))
  expect(keys.map(({ key_path, status, unreadable }) => [key_path, status, unreadable])).toEqual([
    ['deepseek/a/conflict', 'error', expect.stringMatching(/a\/conflict\.json: unresolved merge conflict on line \d+/)],
    ['deepseek/a/cut', 'error', expect.stringMatching(/a\/cut\.json, line \d+, column \d+: not valid JSON/)],
    ['deepseek/a/fine', 'live', null],
  ])
  expect(check?.stdout.replace(/\s+/g, ' ')).toContain('its sidecar is unreadable, and the limit is 2 days')
  expect(csv?.stdout).toContain('deepseek/a/cut,deepseek,a,cut,error,')
  expect(doctor?.stdout).not.toContain('never read')
  expect(await readFile(report, 'utf8')).toContain('not known: its sidecar is unreadable')
  for (const ran of [list, tree, check]) expect(ran?.stdout).not.toMatch(/not synced|never read/)
})

it('says the same of a sidecar in a commit', async () => {
  await using store = await testStore()
  await using server = await localDeepseek()
  await store.insert({ 'deepseek/a/cut': server.key('10').secret })
  await store.keyz(['discover', '--yes'])
  await store.keyz(['sync'], server.variables)
  await writeFile(join(store.path, '.keyz/providers/deepseek/a/cut.json'), '{ "schema_version": 1,')
  await store.git('add', '--all')
  await store.git('commit', '--quiet', '-m', 'Cut')

  const { stdout } = await store.keyz(['status', '--at', 'HEAD', '--json'])

  expect(StatusReport.parse(JSON.parse(stdout)).keys).toMatchObject([
    { status: 'error', unreadable: expect.stringContaining('cut.json, line 1') },
  ])
})
