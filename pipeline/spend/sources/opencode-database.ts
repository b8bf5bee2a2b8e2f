// Reads OpenCode's own database: opened read only with its write-ahead log, so what was only just committed counts too.
// SQLite is the WebAssembly build: it needs no compiler, and reads the file piece by piece. It marks a locked database by a folder
// beside it, and could shorten a log that it closes: so it gets a link to the one and a copy of the other in a folder of keyz's own.
// Nothing is ever written where OpenCode keeps its data.
import { copyFile, mkdtemp, open, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type * as Sqlite from 'node-sqlite3-wasm'
import { z } from 'zod'
import { CommandError } from '../../errors.ts'
import type { Oddities } from './event-files.ts'
import type { Spending } from './spending.ts'
import { readStoredMessage } from './stored-message.ts'

const Row = z.object({
  id: z.string(),
  session_id: z.string(),
  time_created: z.number(),
  time_updated: z.number(),
  data: z.string(),
})

/** Where 1.x and 2.x keep messages. The second table is there, and empty, in late versions of 1.x. */
const tables = [
  { name: 'message', where: '' },
  { name: 'session_message', where: ` WHERE "type" = 'assistant'` },
]
const columns = Object.keys(Row.shape)
const maxTries = 5

/** Hands over every assistant message. Throws CommandError. */
export async function readDatabase(file: string, take: (spending: Spending) => void, odd: Oddities): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const before = await fingerprint(file)
    const found: Oddities = { torn: 0, broken: 0, unknown: 0 }
    const failure = await readOnce(file, take, found).then(
      () => null,
      (error: unknown) => error,
    )
    // A page that OpenCode moved from its log into the file while it was read can be missed: then all is read again. What was
    // handed over already does no harm, because a message counts once.
    if ((await fingerprint(file)) === before) {
      if (failure !== null) throw unreadable(file, failure)
      odd.broken += found.broken
      return
    }
    if (attempt === maxTries)
      throw new CommandError(
        `${file} changes faster than it can be read: let OpenCode finish what it does, then run again`,
      )
  }
}

async function readOnce(file: string, take: (spending: Spending) => void, odd: Oddities): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'keyz-opencode-'))
  try {
    const link = join(folder, 'opencode.db')
    await symlink(resolve(file), link)
    await copyFile(`${file}-wal`, `${link}-wal`).catch(unlessMissing)
    const { Database } = sqlite()
    const database = new Database(link, { readOnly: true, fileMustExist: true })
    try {
      // Without this SQLite would want the shared memory of the log, which a WebAssembly build has not.
      database.exec('PRAGMA locking_mode = EXCLUSIVE')
      for (const { name, where } of tables) {
        const present = database.all(`SELECT name FROM pragma_table_info('${name}')`).map((column) => column.name)
        if (!columns.every((column) => present.includes(column))) continue
        const statement = database.prepare(`SELECT ${columns.join(', ')} FROM "${name}"${where}`)
        for (const row of statement.iterate()) takeRow(row, take, odd)
        statement.finalize()
      }
    } finally {
      database.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function takeRow(value: unknown, take: (spending: Spending) => void, odd: Oddities): void {
  const row = Row.safeParse(value).data
  const message =
    row === undefined
      ? 'broken'
      : readStoredMessage(row.data, {
          id: row.id,
          session: row.session_id,
          createdAt: row.time_created,
          updatedAt: row.time_updated,
        })
  if (message === 'broken') odd.broken++
  else if (message !== null) take(message)
}

/** Loaded only when there is a database to read. */
function sqlite(): typeof Sqlite {
  return createRequire(import.meta.url)('node-sqlite3-wasm')
}

const walHeaderBytes = 32

/** Changes whenever the file itself is written, or its log begins anew; not when the log only grows. */
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
    `${file} cannot be read as a database of OpenCode: see whether it is one, and yours to read`,
    undefined,
    cause,
  )
}
