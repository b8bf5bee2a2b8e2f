// Several processes of OpenCode note answers in one file at the same time: no line is lost, and none is torn.
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { UsageReport } from '../../../schema/reports/usage-report.ts'
import { keyz, must, typescript } from '../../support/run.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const script = fileURLToPath(new URL('../../support/append-events.ts', import.meta.url))

it('loses nothing of ten processes that append at once, not even at the turn of a month', async () => {
  await using folder = await temporaryFolder()
  const environment = { HOME: folder.path, XDG_STATE_HOME: join(folder.path, 'state') }
  const events = join(folder.path, 'state/keyz/events/opencode/usage')
  await mkdir(events, { recursive: true })
  await writeFile(join(events, 'events.jsonl'), '')
  const lastMonth = new Date('2020-02-29T12:00:00Z')
  await utimes(join(events, 'events.jsonl'), lastMonth, lastMonth)

  const append = (process_: number) =>
    must(process.execPath, ['--import', typescript, script, String(process_), '300'], { cwd: root, environment })
  await Promise.all(Array.from({ length: 10 }, (_, process_) => append(process_)))
  const { stdout } = await keyz(['usage', '--json'], { environment })

  const report = UsageReport.parse(JSON.parse(stdout))
  expect(report.totals).toEqual({
    cost: { amount: '300', currency: 'USD', provenance: 'reported' },
    tokens: { input: 3000, output: 6000, reasoning: 9000, cache_read: 12_000, cache_write: 15_000 },
    messages: 3000,
  })
  expect(report.sessions.map(({ messages }) => messages)).toEqual(Array.from({ length: 10 }, () => 300))
  expect(report.warnings).toHaveLength(1)
  expect((await readdir(events)).length).toBeGreaterThan(1)
})
