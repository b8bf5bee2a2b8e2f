// A data folder of OpenCode: its database as it lies on disk while OpenCode runs, and its older files.
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import sqlite from 'node-sqlite3-wasm'
import { temporaryFolder } from './temporary.ts'

export interface StoredMessage {
  id: string
  session: string
  data: Record<string, unknown>
  updated?: number
}

const created = Date.parse('2026-11-20T10:00:00Z')

/** An answer as OpenCode keeps it. */
export function answer(id: string, session: string, changed: Record<string, unknown> = {}): StoredMessage {
  const data = {
    parentID: 'msg_0',
    role: 'assistant',
    path: { cwd: '/home/dev/project', root: '/home/dev/project' },
    cost: 0.00396,
    tokens: { total: 1260, input: 1000, output: 40, reasoning: 20, cache: { write: 0, read: 200 } },
    modelID: 'fake-large',
    providerID: 'fakeco',
    time: { created, completed: created + 900 },
    finish: 'stop',
    ...changed,
  }
  return { id, session, data }
}

/**
 * Writes a database of which `saved` are in the file and `logged` only in its write-ahead log. The copies are taken while it is open,
 * as keyz finds it while OpenCode works.
 */
export async function writeDatabase(
  file: string,
  { saved = [], logged = [], table = 'message' }: { saved?: StoredMessage[]; logged?: StoredMessage[]; table?: string },
): Promise<void> {
  await using folder = await temporaryFolder()
  const working = join(folder.path, 'working.db')
  const database = new sqlite.Database(working)
  database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0')
  database.exec(
    `CREATE TABLE "${table}" (id text PRIMARY KEY, session_id text NOT NULL, type text, time_created integer NOT NULL, time_updated integer NOT NULL, data text NOT NULL)`,
  )
  const insert = (messages: readonly StoredMessage[]) => {
    for (const { id, session, data, updated = created + 900 } of messages)
      database.run(`INSERT INTO "${table}" VALUES (?, ?, 'assistant', ?, ?, ?)`, [
        id,
        session,
        created,
        updated,
        JSON.stringify(data),
      ])
  }
  insert(saved)
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  insert(logged)
  await mkdir(dirname(file), { recursive: true })
  await copyFile(working, file)
  if (logged.length > 0) await copyFile(`${working}-wal`, `${file}-wal`)
  database.close()
}

/** As OpenCode kept messages before it had a database. */
export async function writeStorage(folder: string, messages: readonly StoredMessage[]): Promise<void> {
  for (const { id, session, data } of messages) {
    const file = join(folder, 'storage/message', session, `${id}.json`)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, JSON.stringify({ id, sessionID: session, ...data }))
  }
}
