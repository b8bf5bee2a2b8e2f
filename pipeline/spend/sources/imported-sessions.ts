// Finds what OpenCode imported: sessions of other machines, which paid for them. Nothing in a database says so, but three things do.
// OpenCode logs what it does with a session, starting with its creation, and an import writes around that log. An import writes a
// message long after the message was completed. And it keeps the folder in which the message was answered, but moves the session to
// the folder of the person who imports it; that has to differ too, unless the log was already kept when the message was written.
import { z } from 'zod'
import { columnsOf, type ReadOnlyDatabase } from './sqlite.ts'

/** OpenCode writes a message when it is completed. Anything that comes so much later was not written by the turn itself. */
const late = 10_000

const Session = z.object({ id: z.string(), directory: z.string().nullable() })
const Logged = z.object({ at: z.number().nullable() })
const MessageId = z.object({ id: z.string() })

const created = `EXISTS (SELECT 1 FROM event WHERE event.aggregate_id = session.id AND event.seq = 0 AND event.type LIKE 'session.created.%')`

interface Stored {
  id: string
  session: string
  folder: string | null
  completedAt: number | null
  updatedAt: number
}

export type IsImported = (message: Stored) => boolean

/** Null if nothing was: every message is one of this machine where the database keeps no log, as those of older versions do. */
export function importedIn(database: ReadOnlyDatabase): IsImported | null {
  if (!keepsLog(database)) return null
  const unlogged = new Map<string, string | null>()
  for (const row of database.all(`SELECT id, directory FROM session WHERE NOT ${created}`)) {
    const session = Session.safeParse(row).data
    if (session !== undefined) unlogged.set(session.id, session.directory)
  }
  if (unlogged.size === 0) return null
  const [started] = database.all(`SELECT min(time_created) AS at FROM session WHERE ${created}`)
  const first = Logged.safeParse(started).data
  const logStarted = first?.at ?? Number.POSITIVE_INFINITY
  const logged = loggedMessages(database)
  return ({ id, session, folder, completedAt, updatedAt }) => {
    const directory = unlogged.get(session)
    if (directory === undefined || completedAt === null || updatedAt - completedAt < late) return false
    const moved = folder !== null && directory !== null && folder !== directory
    return (moved || updatedAt > logStarted) && !logged(session).has(id)
  }
}

/** Without the index, every session would take a reading of the whole log. */
function keepsLog(database: ReadOnlyDatabase): boolean {
  const has = (table: string, wanted: string[]) => wanted.every((name) => columnsOf(database, table).includes(name))
  if (!has('event', ['aggregate_id', 'seq', 'type', 'data'])) return false
  if (!has('session', ['id', 'directory', 'time_created'])) return false
  const indexes = database.all(
    `SELECT list.name FROM pragma_index_list('event') AS list, pragma_index_info(list.name) AS info WHERE info.seqno = 0 AND info.name = 'aggregate_id'`,
  )
  return indexes.length > 0
}

/** The messages of a session that the log names: they were made or copied here, though the session was not. */
function loggedMessages(database: ReadOnlyDatabase): (session: string) => ReadonlySet<string> {
  const known = new Map<string, Set<string>>()
  return (session) => {
    const ids = known.get(session) ?? new Set<string>()
    if (known.has(session)) return ids
    const rows = database.all(
      `SELECT json_extract(data, '$.info.id') AS id FROM event WHERE aggregate_id = ? AND type LIKE 'message.updated.%'`,
      [session],
    )
    for (const row of rows) {
      const message = MessageId.safeParse(row).data
      if (message !== undefined) ids.add(message.id)
    }
    known.set(session, ids)
    return ids
  }
}
