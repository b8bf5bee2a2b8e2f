// What keyz asks of SQLite, whichever build of it reads the database: the one inside Node or the WebAssembly one.
import { z } from 'zod'

/** An open database that nothing writes to. */
export interface ReadOnlyDatabase {
  /** All rows, each with its columns by name. */
  all: (sql: string, values?: string[]) => unknown[]
  /** The rows of a table of messages for which a condition holds, one at a time: the values of `messageColumns` in a list. */
  messages: (table: string, condition: string) => Iterable<readonly unknown[]>
  close: () => void
}

export const messageColumns = ['id', 'session_id', 'time_created', 'time_updated', 'data'] as const

const Column = z.object({ name: z.string() })

/** Empty for a table that is not there. */
export function columnsOf(database: ReadOnlyDatabase, table: string): string[] {
  return database
    .all(`SELECT name FROM pragma_table_info('${table}')`)
    .flatMap((row) => Column.safeParse(row).data?.name ?? [])
}

/** Whether no two rows of a table have the same value in this column. */
export function isKey(database: ReadOnlyDatabase, table: string, column: string): boolean {
  const key = database.all(`SELECT name FROM pragma_table_info('${table}') WHERE pk > 0`)
  return key.length === 1 && Column.safeParse(key[0]).data?.name === column
}
