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

const firstCreated = Date.parse('2026-11-20T10:00:00Z')

/** Every message has a time of its own, `msg_1` the first. */
function createdOf(id: string): number {
  return firstCreated + (Number(/\d+$/.exec(id)?.[0] ?? 1) - 1) * 60_000
}

/** An answer as OpenCode keeps it. */
export function answer(id: string, session: string, changed: Record<string, unknown> = {}): StoredMessage {
  const created = createdOf(id)
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

interface Contents {
  saved?: StoredMessage[]
  logged?: StoredMessage[]
  table?: string
  /** OpenCode's log of what it did with each session, as its later versions keep it. */
  log?: readonly SessionLog[] | null
}

export interface SessionLog {
  session: string
  directory: string
  created: number
  /** The types of what happened, and the message that each is about. */
  events: readonly { type: string; message?: string }[]
}

/**
 * Writes a database of which `saved` are in the file and `logged` only in its write-ahead log. The copies are taken while it is open,
 * as keyz finds it while OpenCode works.
 */
export async function writeDatabase(
  file: string,
  { saved = [], logged = [], table = 'message', log = null }: Contents,
): Promise<void> {
  await using folder = await temporaryFolder()
  const working = join(folder.path, 'working.db')
  const database = new sqlite.Database(working)
  database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0')
  database.exec(
    `CREATE TABLE "${table}" (id text PRIMARY KEY, session_id text NOT NULL, type text, time_created integer NOT NULL, time_updated integer NOT NULL, data text NOT NULL)`,
  )
  const insert = (messages: readonly StoredMessage[]) => {
    for (const { id, session, data, updated = createdOf(id) + 900 } of messages)
      database.run(`INSERT INTO "${table}" VALUES (?, ?, 'assistant', ?, ?, ?)`, [
        id,
        session,
        createdOf(id),
        updated,
        JSON.stringify(data),
      ])
  }
  if (log !== null) writeLog(database, log)
  insert(saved)
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  insert(logged)
  await mkdir(dirname(file), { recursive: true })
  await copyFile(working, file)
  if (logged.length > 0) await copyFile(`${working}-wal`, `${file}-wal`)
  database.close()
}

function writeLog(database: sqlite.Database, log: readonly SessionLog[]): void {
  database.exec(
    `CREATE TABLE session (id text PRIMARY KEY, directory text NOT NULL, time_created integer NOT NULL);
     CREATE TABLE event (id text PRIMARY KEY, aggregate_id text NOT NULL, seq integer NOT NULL, type text NOT NULL, data text NOT NULL);
     CREATE INDEX event_aggregate_seq_idx ON event (aggregate_id, seq)`,
  )
  for (const { session, directory, created, events } of log) {
    database.run('INSERT INTO session VALUES (?, ?, ?)', [session, directory, created])
    for (const [seq, { type, message }] of events.entries())
      database.run('INSERT INTO event VALUES (?, ?, ?, ?, ?)', [
        `evt_${session}_${seq}`,
        session,
        seq,
        type,
        JSON.stringify({ sessionID: session, info: { id: message ?? session } }),
      ])
  }
}

/** As OpenCode kept messages before it had a database. */
export async function writeStorage(folder: string, messages: readonly StoredMessage[]): Promise<void> {
  for (const { id, session, data } of messages) {
    const file = join(folder, 'storage/message', session, `${id}.json`)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, JSON.stringify({ id, sessionID: session, ...data }))
  }
}
