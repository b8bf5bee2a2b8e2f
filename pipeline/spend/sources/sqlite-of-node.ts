// SQLite as Node has it: keyz uses it from Node 22.15 on, which takes the address of a database with options. It reads three times as fast
// as the WebAssembly build.
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { messageColumns, type ReadOnlyDatabase } from './sqlite.ts'

interface Statement {
  all: (...values: string[]) => unknown[]
  iterate: () => Iterable<object>
  /** From Node 22.16 on. A list takes less time than an object. */
  setReturnArrays?: (on: boolean) => void
}

interface Database {
  exec: (sql: string) => void
  prepare: (sql: string) => Statement
  close: () => void
}

const Sqlite = z.object({
  DatabaseSync: z.custom<new (file: URL, options: { readOnly: boolean }) => Database>(
    (value) => typeof value === 'function',
  ),
})

/**
 * `alone` opens a database without a log: SQLite takes no lock then, and writes nothing beside it. `shared` reads along with whoever
 * else has the database open, and sees one state of it until it is closed.
 */
export type Way = 'alone' | 'shared'

/** Null where Node has no SQLite. Throws where it cannot open the database. */
export function openWithNode(file: string, way: Way): ReadOnlyDatabase | null {
  const sqlite = Sqlite.safeParse(withoutItsWarning(() => process.getBuiltinModule('node:sqlite'))).data
  if (sqlite === undefined) return null
  const address = pathToFileURL(file)
  address.search = way === 'alone' ? '?immutable=1' : '?mode=ro'
  const database = new sqlite.DatabaseSync(address, { readOnly: true })
  try {
    if (way === 'shared') database.exec('PRAGMA busy_timeout = 2000; BEGIN')
  } catch (error) {
    database.close()
    throw error
  }
  return {
    all: (sql, values = []) => database.prepare(sql).all(...values),
    *messages(table, condition) {
      const statement = database.prepare(`SELECT ${messageColumns.join(', ')} FROM "${table}" WHERE ${condition}`)
      statement.setReturnArrays?.(true)
      for (const row of statement.iterate()) yield Array.isArray(row) ? row : Object.values(row)
    },
    close: () => database.close(),
  }
}

/** Node warns on stderr that its SQLite is experimental, which is no news to whoever asked what OpenCode spent. */
function withoutItsWarning<Loaded>(load: () => Loaded): Loaded {
  const { emitWarning } = process
  Reflect.set(process, 'emitWarning', (warning: unknown, ...rest: unknown[]) => {
    const isAboutSqlite = typeof warning === 'string' && warning.startsWith('SQLite is an experimental feature')
    if (!isAboutSqlite) Reflect.apply(emitWarning, process, [warning, ...rest])
  })
  try {
    return load()
  } finally {
    Reflect.set(process, 'emitWarning', emitWarning)
  }
}
