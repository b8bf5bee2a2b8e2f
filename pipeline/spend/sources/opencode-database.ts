// Reads OpenCode's own database, read-only and with its write-ahead log, so that the latest commits count too.
// SQLite is the WebAssembly build: it needs no compiler, and reads the file piece by piece. It locks a database with a folder beside
// it, and may truncate the log when it closes, so it gets a link to the database and a copy of the log in a temporary folder:
// nothing is ever written where OpenCode keeps its data.
import { copyFile, mkdtemp, open, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type * as Sqlite from 'node-sqlite3-wasm'
import { z } from 'zod'
import { CommandError } from '../../errors.ts'
import { type IsImported, importedIn } from './imported-sessions.ts'
import type { Message } from './message.ts'
import { nothingSkipped, type Skipped } from './skipped.ts'
import { readStoredMessage } from './stored-message.ts'

const Row = z.object({
  id: z.string(),
  session_id: z.string(),
  time_created: z.number(),
  time_updated: z.number(),
  data: z.string(),
})

/** Where 1.x and 2.x keep messages. Late versions of 1.x have the second table too, empty. */
const tables = [
  { name: 'message', where: '' },
  { name: 'session_message', where: ` WHERE "type" = 'assistant'` },
]
const columns = Object.keys(Row.shape)
const maxAttempts = 5

/** Hands over every assistant message. Throws CommandError. */
export async function readDatabase(file: string, take: (message: Message) => void, skipped: Skipped): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const before = await fingerprint(file)
    const found = nothingSkipped()
    const failure = await readOnce(file, take, found).then(
      () => null,
      (error: unknown) => error,
    )
    // OpenCode may move a page from its log into the file while keyz reads, and the page can be missed: then all is read again.
    // Handing over a message twice does no harm, because it counts once.
    if ((await fingerprint(file)) === before) {
      if (failure !== null) throw unreadable(file, failure)
      skipped.broken += found.broken
      return
    }
    if (attempt === maxAttempts)
      throw new CommandError(
        `${file} keeps changing while keyz reads it: wait until OpenCode has finished, then run again`,
      )
  }
}

async function readOnce(file: string, take: (message: Message) => void, skipped: Skipped): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'keyz-opencode-'))
  try {
    const link = join(folder, 'opencode.db')
    await symlink(resolve(file), link)
    await copyFile(`${file}-wal`, `${link}-wal`).catch(unlessMissing)
    const { Database } = sqlite()
    const database = new Database(link, { readOnly: true, fileMustExist: true })
    try {
      // Without this SQLite would need shared memory for the log, which the WebAssembly build does not have.
      database.exec('PRAGMA locking_mode = EXCLUSIVE')
      const isImported = importedIn(database)
      for (const { name, where } of tables) {
        const present = database.all(`SELECT name FROM pragma_table_info('${name}')`).map((column) => column.name)
        if (!columns.every((column) => present.includes(column))) continue
        const statement = database.prepare(`SELECT ${columns.join(', ')} FROM "${name}"${where}`)
        for (const row of statement.iterate()) takeRow(row, { take, skipped, isImported })
        statement.finalize()
      }
    } finally {
      database.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Use {
  take: (message: Message) => void
  skipped: Skipped
  isImported: IsImported | null
}

function takeRow(value: unknown, { take, skipped, isImported }: Use): void {
  const row = Row.safeParse(value).data
  const message =
    row === undefined
      ? 'broken'
      : readStoredMessage(row.data, {
          id: row.id,
          session: row.session_id,
          createdAt: row.time_created,
          updatedAt: row.time_updated,
          isImported,
        })
  if (message === 'broken') skipped.broken++
  else if (message !== null) take(message)
}

/** Loaded only when there is a database to read. */
function sqlite(): typeof Sqlite {
  return createRequire(import.meta.url)('node-sqlite3-wasm')
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

function unlessMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
}

function unreadable(file: string, cause: unknown): CommandError {
  return new CommandError(
    `cannot read ${file} as a database of OpenCode: check that it is one and that you may read it`,
    undefined,
    cause,
  )
}
