// Both builds of SQLite read the same, and the one of Node reads along with an OpenCode that is running.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sqlite from 'node-sqlite3-wasm'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { readDatabase } from '../../../../pipeline/spend/sources/opencode-database.ts'
import { nothingSkipped } from '../../../../pipeline/spend/sources/skipped.ts'
import { withWasm } from '../../../../pipeline/spend/sources/sqlite-in-wasm.ts'
import { openWithNode } from '../../../../pipeline/spend/sources/sqlite-of-node.ts'
import { answer, writeDatabase } from '../../../support/opencode-data.ts'
import { temporaryFolder } from '../../../support/temporary.ts'

interface Writer {
  exec: (sql: string) => void
  close: () => void
}
const Sqlite = z.object({
  DatabaseSync: z.custom<new (file: string) => Writer>((value) => typeof value === 'function'),
})

/** Opens a database to write to it as OpenCode does, or null where Node has no SQLite. */
function writer(file: string): Writer | null {
  const sqliteOfNode = Sqlite.safeParse(process.getBuiltinModule('node:sqlite')).data
  return sqliteOfNode === undefined ? null : new sqliteOfNode.DatabaseSync(file)
}
const hasSqlite = writer(':memory:') !== null

const columns = '(id text PRIMARY KEY, session_id, time_created, time_updated, data)'
const oddRows = `('msg_1', 'ses_1', 1, 2, '{}'), ('msg\n2', 'ses_1', 1, 2, '{}'), ('msg_3', 'ses' || char(10), 1, 2, '{}'),
  ('msg_4', 'größer', 1.5, 2, '{}'), ('msg_5', NULL, 1, 2, '{}'), ('msg_6', 'ses_1', 'soon', 2, '{}'), ('msg_7', 'ses_1', 1, 2, x'7b7d'),
  ('msg_8', 'ses_1', 1, 2, '{"text":"two\nlines"}')`

async function withOddRows(folder: string): Promise<string> {
  const file = join(folder, 'opencode.db')
  const database = new sqlite.Database(file)
  database.exec(`CREATE TABLE message ${columns}; INSERT INTO message VALUES ${oddRows}`)
  database.close()
  return file
}

const byId = (rows: (readonly unknown[])[]) =>
  rows.toSorted((left, right) => (String(left[0]) < String(right[0]) ? -1 : 1))

it('reads odd rows too from WebAssembly, each once and as it is', async () => {
  await using folder = await temporaryFolder()
  const file = await withOddRows(folder.path)
  const rows: (readonly unknown[])[] = []

  await withWasm(file, (database) => rows.push(...database.messages('message', 'true')))

  expect(byId(rows)).toEqual([
    ['msg\n2', 'ses_1', 1, 2, '{}'],
    ['msg_1', 'ses_1', 1, 2, '{}'],
    ['msg_3', 'ses\n', 1, 2, '{}'],
    ['msg_4', 'größer', 1.5, 2, '{}'],
    ['msg_5', null, 1, 2, '{}'],
    ['msg_6', 'ses_1', 'soon', 2, '{}'],
    ['msg_7', 'ses_1', 1, 2, new Uint8Array([0x7b, 0x7d])],
    ['msg_8', 'ses_1', 1, 2, '{"text":"two\nlines"}'],
  ])
})

async function keysIn(file: string): Promise<string[]> {
  const keys: string[] = []
  await readDatabase(file, ({ key }) => keys.push(key), nothingSkipped())
  return keys.sort()
}

it('uses the SQLite of Node wherever it has one', async () => {
  await using folder = await temporaryFolder()
  const database = openWithNode(await withOddRows(folder.path), 'alone')
  database?.close()

  expect(database !== null).toBe(hasSqlite)
})

// No skipped tests: an older Node has nothing to test here.
if (hasSqlite) {
  it("reads the same with Node's own SQLite", async () => {
    await using folder = await temporaryFolder()
    const file = await withOddRows(folder.path)
    const [inWasm, ofNode]: [(readonly unknown[])[], (readonly unknown[])[]] = [[], []]

    await withWasm(file, (database) => inWasm.push(...database.messages('message', 'true')))
    const database = openWithNode(file, 'alone')
    ofNode.push(...(database?.messages('message', 'true') ?? []))
    database?.close()

    expect(byId(ofNode)).toEqual(byId(inWasm))
  })

  it('reads along with a program that has the database open, and leaves its log alone', async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'opencode.db')
    await writeDatabase(file, { saved: [answer('msg_1', 'ses_1')] })
    const opencode = writer(file)
    opencode?.exec('PRAGMA wal_autocheckpoint = 0')
    const { data } = answer('msg_2', 'ses_1')
    opencode?.exec(`INSERT INTO message VALUES ('msg_2', 'ses_1', 'assistant', 3, 4, '${JSON.stringify(data)}')`)
    const before = await Promise.all([readdir(folder.path), readFile(file), readFile(`${file}-wal`)])

    const found = await keysIn(file)

    expect(found).toEqual(['ses_1\nmsg_1', 'ses_1\nmsg_2'])
    expect(before[0]).toEqual(['opencode.db', 'opencode.db-shm', 'opencode.db-wal'])
    expect(await Promise.all([readdir(folder.path), readFile(file), readFile(`${file}-wal`)])).toEqual(before)
    // Nothing of keyz keeps the program from going on.
    opencode?.exec(`DELETE FROM message; PRAGMA wal_checkpoint(TRUNCATE)`)
    opencode?.close()
    expect(await keysIn(file)).toEqual([])
    expect(await readdir(folder.path)).toEqual(['opencode.db'])
  })
}
