// What OpenCode itself kept: databases with their log, databases of other channels, and the files of versions before them.
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { collectMessages } from '../../../../pipeline/spend/sources/collect-messages.ts'
import { Sums } from '../../../../pipeline/spend/sums.ts'
import { answer, writeDatabase, writeStorage } from '../../../support/opencode-data.ts'
import { temporaryFolder } from '../../../support/temporary.ts'
import { ownLine } from '../example.ts'

async function totals(data: string, events: string[] = []) {
  const sums = new Sums()
  const folders = { config: '', data: '', state: '', agentState: null }
  const warnings = await collectMessages(
    { events, data: [data] },
    folders,
    (message) => sums.add(message),
    new AbortController().signal,
  )
  const { cost, messages } = sums.total().row()
  return { cost: cost.amount, messages, warnings, models: sums.by('model').map(({ names }) => names[0]) }
}

it('counts what only the log of the database holds, and changes nothing there', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'opencode.db')
  await writeDatabase(file, { saved: [answer('msg_1', 'ses_1')], logged: [answer('msg_2', 'ses_1')] })
  const before = await Promise.all([readdir(folder.path), readFile(file), readFile(`${file}-wal`), stat(file)])

  const counted = await totals(folder.path)

  expect(counted).toMatchObject({ cost: '0.00792', messages: 2, warnings: [] })
  const after = await Promise.all([readdir(folder.path), readFile(file), readFile(`${file}-wal`), stat(file)])
  expect(after[3].mtimeMs).toBe(before[3].mtimeMs)
  expect(after.slice(0, 3)).toEqual(before.slice(0, 3))
})

it('reads a database that it may not write to, in a folder that it may not write to', async () => {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'opencode.db')
  await writeDatabase(file, { logged: [answer('msg_1', 'ses_1')] })
  for (const path of [file, `${file}-wal`]) await chmod(path, 0o400)
  await chmod(folder.path, 0o500)

  const counted = await totals(folder.path)
  await chmod(folder.path, 0o700)

  expect(counted).toMatchObject({ cost: '0.00396', messages: 1 })
})

it('reads the databases of other channels and the older files too, and counts a message once', async () => {
  await using folder = await temporaryFolder()
  const shared = answer('msg_1', 'ses_1')
  await writeDatabase(join(folder.path, 'opencode.db'), { saved: [shared] })
  const beta = [answer('msg_1', 'ses_2'), answer('msg_3', 'ses_3', { cost: 1 })]
  await writeDatabase(join(folder.path, 'opencode-beta.db'), { saved: beta })
  await writeStorage(folder.path, [
    shared,
    answer('msg_0', 'ses_0', { cost: 2 }),
    answer('q', 'ses_0', { role: 'user' }),
  ])

  const counted = await totals(folder.path)

  expect(counted).toMatchObject({ cost: '3.00792', messages: 4 })
})

it('counts the same message of events and database once, and believes the newer word', async () => {
  await using folder = await temporaryFolder()
  const events = join(folder.path, 'events.jsonl')
  await writeFile(
    events,
    [
      ownLine(),
      ownLine({ message_id: 'msg_2', cost: 5, timestamp: '2026-11-20T12:00:00.000Z' }),
      ownLine({ message_id: 'msg_3', cost: 0, timestamp: '2026-11-20T09:00:00.000Z' }),
    ].join('\n'),
  )
  const saved = ['msg_1', 'msg_2', 'msg_3'].map((id) => answer(id, 'ses_1'))
  await writeDatabase(join(folder.path, 'opencode.db'), { saved })

  const counted = await totals(folder.path, [events])

  expect(counted).toMatchObject({ cost: '5.00792', messages: 3 })
})

it('reads the table of 2.x', async () => {
  await using folder = await temporaryFolder()
  const { providerID, modelID, role, ...data } = answer('msg_1', 'ses_1').data
  const message = { id: 'msg_1', session: 'ses_1', data: { ...data, model: { id: modelID, providerID } } }
  await writeDatabase(join(folder.path, 'opencode.db'), { table: 'session_message', saved: [message] })

  const counted = await totals(folder.path)

  expect(role).toBe('assistant')
  expect(counted).toMatchObject({ cost: '0.00396', messages: 1, models: ['fakeco/fake-large'] })
})

it('keeps every digit of a cost, and counts what it cannot read', async () => {
  await using folder = await temporaryFolder()
  await writeDatabase(join(folder.path, 'opencode.db'), {
    saved: [
      answer('msg_1', 'ses_1', { cost: 0.010859999999999998, structured: { cost: 7 } }),
      answer('msg_2', 'ses_1', { cost: 'free' }),
      answer('msg_3', 'ses_1', { role: 'user' }),
    ],
  })
  await mkdir(join(folder.path, 'storage/message/ses_9'), { recursive: true })
  await writeFile(join(folder.path, 'storage/message/ses_9/msg_9.json'), '{')

  const counted = await totals(folder.path)

  expect(counted).toMatchObject({ cost: '0.010859999999999998', messages: 1 })
  expect(counted.warnings).toEqual(['Skipped 2 unreadable records'])
})

it('says what to name when a folder holds nothing of OpenCode, or a file that is not a database', async () => {
  await using folder = await temporaryFolder()

  await expect(totals(folder.path)).rejects.toThrow(/holds no data of OpenCode: name the folder/)

  await writeFile(join(folder.path, 'opencode.db'), 'this is no database'.repeat(100))
  await expect(totals(folder.path)).rejects.toThrow(/cannot read .* as a database of OpenCode/)
})
