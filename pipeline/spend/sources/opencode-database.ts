// Reads OpenCode's own database, read-only and with its write-ahead log, so that the latest commits count too.
import { open, stat } from 'node:fs/promises'
import { CommandError } from '../../errors.ts'
import { type IsImported, importedIn } from './imported-sessions.ts'
import type { Take } from './newest-per-message.ts'
import { nothingSkipped, type Skipped } from './skipped.ts'
import { columnsOf, isKey, messageColumns, type ReadOnlyDatabase } from './sqlite.ts'
import { withWasm } from './sqlite-in-wasm.ts'
import { openWithNode } from './sqlite-of-node.ts'
import { readStoredMessage } from './stored-message.ts'

/** Where 1.x and 2.x keep messages. Late versions of 1.x have the second table too, empty. */
const tables = [
  { name: 'message', condition: 'true' },
  { name: 'session_message', condition: `"type" = 'assistant'` },
]
const maxAttempts = 5

/** Hands over every assistant message. Throws CommandError. */
export async function readDatabase(file: string, take: Take, skipped: Skipped): Promise<void> {
  if (await readShared(file, take, skipped)) return
  for (let attempt = 1; ; attempt++) {
    const before = await fingerprint(file)
    const found = nothingSkipped()
    const failure = await readAlone(file, take, found).then(
      () => null,
      (error: unknown) => error,
    )
    // OpenCode may move a page from its log into the file while keyz reads, and the page can be missed: then all is read again.
    // Handing over a message twice does no harm, because it counts once.
    if ((await fingerprint(file)) === before) {
      if (failure !== null) throw unreadable(file, failure)
      addTo(skipped, found)
      return
    }
    if (attempt === maxAttempts)
      throw new CommandError(
        `${file} keeps changing while keyz reads it: wait until OpenCode has finished, then run again`,
      )
  }
}

/**
 * Reads along with OpenCode, by the index of the log that it shares with everybody who has its database open. False where it has none,
 * or keyz may not use it.
 */
async function readShared(file: string, take: Take, skipped: Skipped): Promise<boolean> {
  const files = await Promise.all(['-wal', '-shm'].map((end) => sizeOf(`${file}${end}`)))
  if (files.includes(null)) return false
  const found = nothingSkipped()
  try {
    if (!readWithNode(file, 'shared', take, found)) return false
  } catch {
    return false
  }
  addTo(skipped, found)
  return true
}

/** Reads what is on disk, with nobody's help. */
async function readAlone(file: string, take: Take, skipped: Skipped): Promise<void> {
  const log = await sizeOf(`${file}-wal`)
  const found = nothingSkipped()
  try {
    if ((log === null || log === 0) && readWithNode(file, 'alone', take, found)) {
      addTo(skipped, found)
      return
    }
  } catch {
    // The other way says what is wrong, or reads it all the same.
  }
  await withWasm(file, (database) => readMessages(database, take, skipped))
}

/** False where Node has no SQLite. */
function readWithNode(file: string, way: 'alone' | 'shared', take: Take, skipped: Skipped): boolean {
  const database = openWithNode(file, way)
  if (database === null) return false
  try {
    readMessages(database, take, skipped)
  } finally {
    database.close()
  }
  return true
}

function readMessages(database: ReadOnlyDatabase, take: Take, skipped: Skipped): void {
  const isImported = importedIn(database)
  const known = tables.filter(({ name }) => {
    const present = columnsOf(database, name)
    return messageColumns.every((column) => present.includes(column))
  })
  if (known.length === 0) skipped.strange++
  for (const { name, condition } of known) {
    const list = isKey(database, name, 'id') ? Symbol(name) : undefined
    for (const row of database.messages(name, condition)) takeRow(row, { take, list, skipped, isImported })
  }
}

/** What one way of reading found, once it is the one that counts. */
function addTo(skipped: Skipped, found: Skipped): void {
  skipped.broken += found.broken
  skipped.strange += found.strange
}

interface Use {
  take: Take
  list: symbol | undefined
  skipped: Skipped
  isImported: IsImported | null
}

function takeRow([id, session, createdAt, updatedAt, data]: readonly unknown[], use: Use): void {
  const { take, list, skipped, isImported } = use
  const message =
    typeof id === 'string' &&
    typeof session === 'string' &&
    typeof createdAt === 'number' &&
    typeof updatedAt === 'number' &&
    typeof data === 'string'
      ? readStoredMessage(data, { id, session, createdAt, updatedAt, isImported })
      : 'broken'
  if (message === 'broken') skipped.broken++
  else if (message !== null) take(message, list)
}

async function sizeOf(file: string): Promise<number | null> {
  return (await stat(file).catch(() => null))?.size ?? null
}

const walHeaderBytes = 32

/** Changes when the file is written or its log is restarted, and not when the log only grows. */
async function fingerprint(file: string): Promise<string> {
  const stats = await stat(file, { bigint: true }).catch(() => null)
  if (stats === null) return 'gone'
  const handle = await open(`${file}-wal`).catch(() => null)
  try {
    const header = Buffer.alloc(walHeaderBytes)
    await handle?.read(header, 0, walHeaderBytes, 0)
    return `${stats.ino} ${stats.size} ${stats.mtimeNs} ${header.toString('hex')}`
  } finally {
    await handle?.close()
  }
}

function unreadable(file: string, cause: unknown): CommandError {
  return new CommandError(
    `cannot read ${file} as a database of OpenCode: check that it is one and that you may read it`,
    undefined,
    cause,
  )
}
