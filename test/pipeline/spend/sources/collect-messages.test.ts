// The cases on which all readers of mngr's form agree: the newest event of each message, summed per session.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { collectMessages } from '../../../../pipeline/spend/sources/collect-messages.ts'
import { Sums } from '../../../../pipeline/spend/sums.ts'
import { temporaryFolder } from '../../../support/temporary.ts'
import { mngrLine, ownLine } from '../example.ts'

const [first, later] = ['2026-11-20T10:00:00Z', '2026-11-20T10:00:05Z']
const cost = (total_cost_usd: number) => ({ total_cost_usd })

async function sessions(lines: string[]): Promise<Record<string, string | null>> {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'events.jsonl')
  await writeFile(file, `${lines.join('\n')}\n`)
  const sums = new Sums()
  const folders = { config: '', data: '', state: '', agentState: null, opencodeDatabase: null }
  await collectMessages({ events: [file], data: [] }, folders, (spent) => sums.add(spent), new AbortController().signal)
  return Object.fromEntries(sums.by('session').map(({ names, sum }) => [names[0] ?? '', sum.row().cost.amount]))
}

it('adds the messages of a session: 1 + 2 = 3', async () => {
  const lines = [mngrLine({ message_id: 'a', cost: cost(1) }), mngrLine({ message_id: 'b', cost: cost(2) })]

  expect(await sessions(lines)).toEqual({ ses_1: '3' })
})

it('replaces earlier reports of a message: 1 becomes 3, and 0.5 of another makes 3.5', async () => {
  const lines = [
    mngrLine({ message_id: 'a', cost: cost(1), timestamp: first }),
    mngrLine({ message_id: 'a', cost: cost(3), timestamp: later }),
    mngrLine({ message_id: 'b', cost: cost(0.5), timestamp: first }),
  ]

  expect(await sessions(lines)).toEqual({ ses_1: '3.5' })
  expect(await sessions(lines.toReversed())).toEqual({ ses_1: '3.5' })
})

it('counts the same message id in two sessions as two messages', async () => {
  const lines = ['ses_1', 'ses_2'].map((session_id) => mngrLine({ session_id, cost: cost(1) }))

  expect(await sessions(lines)).toEqual({ ses_1: '1', ses_2: '1' })
})

it('counts events without a message id by their own ids', async () => {
  const lines = ['evt-1', 'evt-2', 'evt-2'].map((event_id) => mngrLine({ event_id, message_id: null, cost: cost(1) }))

  expect(await sessions(lines)).toEqual({ ses_1: '2' })
})

it('distinguishes an unknown cost from zero', async () => {
  const lines = [mngrLine({ cost: null }), mngrLine({ session_id: 'ses_2', cost: cost(0) })]

  expect(await sessions(lines)).toEqual({ ses_1: null, ses_2: '0' })
})

it('counts a message once if both forms report it', async () => {
  const lines = [
    ownLine({ timestamp: `${later.slice(0, -1)}.000Z` }),
    mngrLine({ timestamp: later, cost: cost(0.00396) }),
  ]

  expect(await sessions(lines)).toEqual({ ses_1: '0.00396' })
  expect(await sessions(lines.toReversed())).toEqual({ ses_1: '0.00396' })
})

it.each([
  ['a folder without files', [], 'no .jsonl file is there'],
  ['a file of somebody else', ['{"type":"other"}', '{"source":"claude"}'], 'looked in 1 file'],
  ['an empty file', [''], 'looked in 1 file'],
])('says what it looked for in %s', async (_, lines, where) => {
  await using folder = await temporaryFolder()
  if (lines.length > 0) await writeFile(join(folder.path, 'events.jsonl'), lines.join('\n'))
  const folders = { config: '', data: '', state: '', agentState: null, opencodeDatabase: null }
  const read = collectMessages({ events: [folder.path], data: [] }, folders, () => {}, new AbortController().signal)

  await expect(read).rejects.toThrow(where)
  await expect(read).rejects.toThrow(/found no event of OpenCode .*"keyz\/opencode".*"opencode\/usage"/)
})
