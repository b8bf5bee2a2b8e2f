// SQLite as WebAssembly, for where Node has none: it needs no compiler, and reads the file piece by piece. It locks a database with a
// folder beside it, and may truncate the log when it closes, so it gets a link to the database and a copy of the log in a temporary
// folder: nothing is ever written where OpenCode keeps its data.
import { copyFile, mkdtemp, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import type * as Sqlite from 'node-sqlite3-wasm'
import { copyOf, knownName } from './own-text.ts'
import { messageColumns, type ReadOnlyDatabase } from './sqlite.ts'

/** Closes the database when `use` has returned or thrown. */
export async function withWasm(file: string, use: (database: ReadOnlyDatabase) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'keyz-opencode-'))
  try {
    const link = join(folder, 'opencode.db')
    await symlink(resolve(file), link)
    await copyFile(`${file}-wal`, `${link}-wal`).catch(unlessMissing)
    const database = open(link)
    try {
      use(database)
    } finally {
      database.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function open(file: string): ReadOnlyDatabase {
  const { Database } = sqlite()
  const database = new Database(file, { readOnly: true, fileMustExist: true })
  // Without this SQLite would need shared memory for the log, which the WebAssembly build does not have.
  database.exec('PRAGMA locking_mode = EXCLUSIVE')
  return {
    all: (sql, values) => database.all(sql, values),
    messages: (table, condition) => messagesIn(database, table, condition),
    close: () => database.close(),
  }
}

const isOrdinary = `typeof(id) = 'text' AND typeof(session_id) = 'text' AND typeof(time_created) = 'integer' AND typeof(time_updated) = 'integer' AND typeof(data) = 'text' AND instr(id || session_id, char(10)) = 0`
const asLines = messageColumns.join(' || char(10) || ')

/** Each value that leaves WebAssembly takes time, so an ordinary row leaves as one text of five lines; odd rows come after all others. */
function* messagesIn(database: Sqlite.Database, table: string, condition: string): Iterable<readonly unknown[]> {
  let odd = 0
  const ordinary = database.prepare(
    `SELECT CASE WHEN ${isOrdinary} THEN ${asLines} END AS lines FROM "${table}" WHERE ${condition}`,
  )
  for (const { lines } of ordinary.iterate()) {
    if (typeof lines === 'string') yield valuesOf(lines)
    else odd++
  }
  ordinary.finalize()
  if (odd === 0) return
  const others = database.prepare(
    `SELECT ${messageColumns.join(', ')} FROM "${table}" WHERE ${condition} AND (${isOrdinary}) IS NOT TRUE`,
  )
  for (const row of others.iterate()) yield Object.values(row)
  others.finalize()
}

function valuesOf(lines: string): unknown[] {
  const session = lines.indexOf('\n') + 1
  const created = lines.indexOf('\n', session) + 1
  const updated = lines.indexOf('\n', created) + 1
  const data = lines.indexOf('\n', updated) + 1
  return [
    copyOf(lines.slice(0, session - 1)),
    knownName(lines.slice(session, created - 1)),
    Number(lines.slice(created, updated - 1)),
    Number(lines.slice(updated, data - 1)),
    lines.slice(data),
  ]
}

/**
 * Loaded only when there is a database to read. V8 would compile it a second time, for speed, while it already runs: on a database of
 * 100,000 messages, that takes 0.2 s of CPU more than it saves.
 */
function sqlite(): typeof Sqlite {
  for (const flag of ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering']) setFlagsFromString(flag)
  return createRequire(import.meta.url)('node-sqlite3-wasm')
}

function unlessMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
}
