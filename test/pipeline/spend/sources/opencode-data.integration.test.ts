// What OpenCode itself kept: databases with their log, databases of other channels, and the files of versions before them.
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { collectMessages } from '../../../../pipeline/spend/sources/collect-messages.ts'
import { Sums } from '../../../../pipeline/spend/sums.ts'
import { answer, type SessionLog, writeDatabase, writeStorage } from '../../../support/opencode-data.ts'
import { temporaryFolder } from '../../../support/temporary.ts'
import { ownLine } from '../example.ts'

const at = (time: string) => Date.parse(time)

async function totals(data: string, events: string[] = []) {
  const sums = new Sums()
  const folders = { config: '', data: '', state: '', agentState: null, opencodeDatabase: null }
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
  const beta = [
    answer('msg_1', 'ses_2', { time: { created: at('2026-11-20T11:00:00Z') } }),
    answer('msg_3', 'ses_3', { cost: 1 }),
  ]
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

/** A copy as `opencode run --fork` makes it: the same answer under new ids. */
function copyOf(original: ReturnType<typeof answer>, id: string, session: string) {
  return { ...original, id, session, updated: at('2026-11-21T08:00:00Z') }
}

it('counts the turns of a fork once, in the database, in the events, and in both', async () => {
  await using folder = await temporaryFolder()
  const events = join(folder.path, 'events.jsonl')
  await writeFile(
    events,
    [
      ownLine({ completed_at: '2026-11-20T10:00:00.900Z' }),
      ownLine({
        session_id: 'ses_2',
        message_id: 'msg_8',
        completed_at: '2026-11-20T10:00:00.900Z',
        timestamp: '2026-11-21T08:00:00.000Z',
      }),
    ].join('\n'),
  )
  const turns = [answer('msg_1', 'ses_1'), answer('msg_2', 'ses_1')]
  const saved = [...turns, ...turns.map((turn, index) => copyOf(turn, `msg_${index + 8}`, 'ses_2'))]
  await writeDatabase(join(folder.path, 'opencode.db'), { saved })
  await mkdir(join(folder.path, 'empty/storage/message'), { recursive: true })

  const [stored, noted, both] = [
    await totals(folder.path),
    await totals(join(folder.path, 'empty'), [events]),
    await totals(folder.path, [events]),
  ]

  expect(stored).toMatchObject({ cost: '0.00792', messages: 2 })
  expect(noted).toMatchObject({ cost: '0.00396', messages: 1 })
  expect(both).toMatchObject({ cost: '0.00792', messages: 2 })
})

const created = { type: 'session.created.1' }
const own: SessionLog = {
  session: 'ses_1',
  directory: '/home/dev/project',
  created: at('2026-11-20T09:59:00Z'),
  events: [created, { type: 'message.updated.1', message: 'msg_1' }],
}

it('leaves out what OpenCode imported, and counts the turns with which a person went on', async () => {
  await using folder = await temporaryFolder()
  const [paidElsewhere, paidHere] = [answer('msg_2', 'ses_2'), answer('msg_30', 'ses_2', { cost: 1 })]
  const goneOn = { type: 'message.updated.1', message: 'msg_30' }
  await writeDatabase(join(folder.path, 'opencode.db'), {
    saved: [answer('msg_1', 'ses_1'), { ...paidElsewhere, updated: at('2026-11-20T10:20:00Z') }, paidHere],
    log: [own, { ...own, session: 'ses_2', created: at('2026-11-20T10:00:30Z'), events: [goneOn] }],
  })

  expect(await totals(folder.path)).toMatchObject({ cost: '1.00396', messages: 2 })
})

it('knows an imported session by its folder where the log is new', async () => {
  await using folder = await temporaryFolder()
  const imported = { ...answer('msg_2', 'ses_2'), updated: at('2026-11-21T10:20:00Z') }
  const inFolder = (directory: string) => ({ ...own, session: 'ses_2', directory, events: [] })
  await writeDatabase(join(folder.path, 'elsewhere/opencode.db'), { saved: [imported], log: [inFolder('/home/me')] })
  await writeDatabase(join(folder.path, 'here/opencode.db'), {
    saved: [imported],
    log: [inFolder('/home/dev/project')],
  })

  expect(await totals(join(folder.path, 'elsewhere'))).toMatchObject({ cost: null, messages: 0 })
  // It may as well be older than the log, so it counts.
  expect(await totals(join(folder.path, 'here'))).toMatchObject({ cost: '0.00396', messages: 1 })
})

it('leaves out the fork of an imported session, and counts the fork of a deleted one', async () => {
  await using folder = await temporaryFolder()
  const imported = { ...answer('msg_2', 'ses_2'), updated: at('2026-11-20T10:20:00Z') }
  const forks = [copyOf(imported, 'msg_40', 'ses_3'), copyOf(answer('msg_7', 'ses_0'), 'msg_41', 'ses_4')]
  const forkLog = (session: string, message: string) => ({
    ...own,
    session,
    created: at('2026-11-21T08:00:00Z'),
    events: [created, { type: 'message.updated.1', message }],
  })
  await writeDatabase(join(folder.path, 'opencode.db'), {
    saved: [answer('msg_1', 'ses_1'), imported, ...forks],
    log: [own, { ...own, session: 'ses_2', events: [] }, forkLog('ses_3', 'msg_40'), forkLog('ses_4', 'msg_41')],
  })

  expect(await totals(folder.path)).toMatchObject({ cost: '0.00792', messages: 2 })
})

it('keeps the cost of a stored message beside odd fields, and takes silence for unknown', async () => {
  await using folder = await temporaryFolder()
  const none = { input: 0, output: 0, reasoning: 0, cache: { read: 0, write: 0 } }
  await writeDatabase(join(folder.path, 'odd/opencode.db'), {
    saved: [
      answer('msg_1', 'ses_1', { tokens: { input: 1.5, output: -3, cache: 'none' } }),
      answer('msg_2', 'ses_1', { modelID: 'm'.repeat(500), path: 7, error: 'odd' }),
    ],
  })
  await writeDatabase(join(folder.path, 'silent/opencode.db'), {
    saved: [answer('msg_1', 'ses_1', { cost: 0, tokens: none })],
  })

  expect(await totals(join(folder.path, 'odd'))).toMatchObject({ cost: '0.00792', messages: 2, warnings: [] })
  expect(await totals(join(folder.path, 'silent'))).toMatchObject({ cost: null, messages: 1 })
})

it('says what to name when a folder holds nothing of OpenCode, or a file that is not a database', async () => {
  await using folder = await temporaryFolder()

  await expect(totals(folder.path)).rejects.toThrow(/has no OpenCode data: name the folder/)

  await writeFile(join(folder.path, 'opencode.db'), 'this is no database'.repeat(100))
  await expect(totals(folder.path)).rejects.toThrow(/cannot read .* as a database of OpenCode/)
})

it('says so where a database keeps messages in a way that keyz does not know: nothing counted is not nothing spent', async () => {
  await using folder = await temporaryFolder()
  await writeDatabase(join(folder.path, 'opencode.db'), { table: 'message_v3', saved: [answer('msg_1', 'ses_1')] })
  await writeFile(join(folder.path, 'opencode-dev.db'), '')
  const strange = await totals(folder.path)

  await writeDatabase(join(folder.path, 'opencode-beta.db'), { saved: [answer('msg_1', 'ses_1')] })
  const beside = await totals(folder.path)

  const warnings = ['Found no messages in 2 databases, in the form in which this version of keyz knows them']
  expect(strange).toMatchObject({ messages: 0, warnings })
  expect(beside).toMatchObject({ messages: 1, warnings })
})
