// Event files: whole lines out of blocks, an incomplete end, and lines that are not keyz's.
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { eventFiles, readEvents } from '../../../../pipeline/spend/sources/event-files.ts'
import { nothingSkipped } from '../../../../pipeline/spend/sources/skipped.ts'
import { temporaryFolder } from '../../../support/temporary.ts'
import { ownLine } from '../example.ts'

const blockBytes = 1 << 20

async function read(text: string | Buffer) {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'events.jsonl')
  await writeFile(file, text)
  const skipped = nothingSkipped()
  const keys: string[] = []
  await readEvents(file, ({ key }) => keys.push(key), skipped, new AbortController().signal)
  return { keys, skipped }
}

it('loses no line where one block ends and the next begins', async () => {
  const ids = Array.from({ length: 12_000 }, (_, index) => `msg_${index}`)
  const text = ids.map((id) => `${ownLine({ message_id: id, model_id: 'größer' })}\n`).join('')

  const { keys, skipped } = await read(text)

  expect(Buffer.byteLength(text)).toBeGreaterThan(4 * blockBytes)
  expect(keys).toEqual(ids.map((id) => `ses_1\n${id}`))
  expect(skipped).toEqual(nothingSkipped())
})

it('skips an incomplete last line, and counts it', async () => {
  const { keys, skipped } = await read(`${ownLine()}\n${ownLine({ message_id: 'msg_2' }).slice(0, 100)}`)

  expect(keys).toEqual(['ses_1\nmsg_1'])
  expect(skipped).toEqual({ ...nothingSkipped(), torn: 1 })
})

it('reads a last line that lacks only its line end', async () => {
  const { keys, skipped } = await read(ownLine())

  expect(keys).toHaveLength(1)
  expect(skipped).toEqual(nothingSkipped())
})

it('counts broken and unknown lines, and goes on', async () => {
  const { keys, skipped } = await read(`{"torn\n\n${ownLine()}\r\n{"type":"other"}\n\u0000\u0000\n`)

  expect(keys).toHaveLength(1)
  expect(skipped).toEqual({ ...nothingSkipped(), broken: 2, unknown: 1 })
})

it('does not keep a line that never ends', async () => {
  const { keys, skipped } = await read(
    Buffer.concat([Buffer.alloc(5 * blockBytes, 'x'), Buffer.from(`\n${ownLine()}\n`)]),
  )

  expect(keys).toHaveLength(1)
  expect(skipped.unknown).toBe(1)
})

it('also finds the files of past months, and no other files', async () => {
  await using folder = await temporaryFolder()
  const names = ['events.jsonl', 'events.2026-10.0a1b2c3d.jsonl', 'notes.txt']
  for (const name of names) await writeFile(join(folder.path, name), '')
  await mkdir(join(folder.path, 'empty'))

  const files = await eventFiles(folder.path)

  expect(files).toEqual(['events.2026-10.0a1b2c3d.jsonl', 'events.jsonl'].map((name) => join(folder.path, name)))
  expect(await eventFiles(join(folder.path, 'empty'))).toEqual([])
  await expect(eventFiles(join(folder.path, 'none'))).rejects.toThrow('does not exist')
})

it('searches the folders of a folder, as those of the agents of mngr, and follows no link in a circle', async () => {
  await using folder = await temporaryFolder()
  const files = ['a1', 'a2'].map((agent) => join(folder.path, 'agents', agent, 'events/opencode/usage/events.jsonl'))
  for (const file of [...files, join(folder.path, 'agents/a1/node_modules/x/events.jsonl')]) {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, '')
  }
  await symlink(folder.path, join(folder.path, 'agents/again'))
  await mkdir(join(folder.path, 'folder.jsonl'))

  expect(await eventFiles(folder.path)).toEqual(files)
})
