// Monthly totals: written when they change, and never replaced by a count of fewer messages.
import { expect, it } from 'vitest'
import { keyzFolder } from '../../../meta/files/keyz-folder.ts'
import { readHostAlias, rememberHostAlias, writeUsageRecord } from '../../../meta/files/usage-file.ts'
import { UsageRecord } from '../../../schema/usage-record.ts'
import { temporaryFolder } from '../../support/temporary.ts'

function record(messages: number): UsageRecord {
  return UsageRecord.parse({
    schema_version: 1,
    host_alias: 'laptop',
    month: '2026-11',
    totals: {
      cost: { amount: '1.5', currency: 'USD', provenance: 'reported' },
      tokens: { input: 1, output: 1, reasoning: 0, cache_read: 0, cache_write: 0 },
      messages,
    },
    models: [],
  })
}

it('writes what changed, and keeps a record of more messages', async () => {
  await using home = await temporaryFolder()
  const folder = keyzFolder(home.path, () => undefined)
  const outcomes: string[] = []
  for (const messages of [2, 2, 1, 3]) outcomes.push((await writeUsageRecord(folder, record(messages))).outcome)

  expect(outcomes).toEqual(['updated', 'unchanged', 'kept', 'updated'])
  expect(JSON.parse((await folder.read('usage/laptop/2026-11.json')) ?? '')).toMatchObject({ totals: { messages: 3 } })
})

it('remembers the alias of this clone', async () => {
  await using home = await temporaryFolder()
  const folder = keyzFolder(home.path, () => undefined)
  const before = await readHostAlias(folder)
  await rememberHostAlias(folder, 'laptop')

  expect([before, await readHostAlias(folder)]).toEqual([null, 'laptop'])
})
