// The rows of a registry one by one: a mistake in one of them must not stop all other keys.
import { z } from 'zod'
import { accepts } from '../../schema/accepts.ts'
import { Registry, RegistryRow } from '../../schema/registry.ts'
import { printable } from '../../schema/text.ts'
import { mistakeIn, readEditedJson, type Source } from './document.ts'

/** A row that cannot be used until a person has corrected it. */
interface BadRow {
  key_path: string
  /** What is right about it, to say whose row it is. Never used to ask a provider. */
  row: RegistryRow
  /** As it is in the file, to write it back unchanged. */
  stored: unknown
  /** What is wrong, with line and column. */
  problem: string
}

export interface ReadRegistry extends Registry {
  bad: readonly BadRow[]
}

const { keys: rows, ...others } = Registry.shape
/** In the order in which keyz writes it, which is the one that is read fastest. */
const LooseRegistry = z.strictObject({ ...others, keys: z.record(rows.unwrap().keyType, z.unknown()).default({}) })

/** Throws DocumentError for anything that is wrong outside of the rows. */
export function readRows(source: Source): ReadRegistry {
  const { keys: stored, ...rest } = readEditedJson(source, LooseRegistry)
  const keys: [string, RegistryRow][] = []
  const bad: BadRow[] = []
  for (const [key_path, fields] of Object.entries(stored)) {
    if (accepts(RegistryRow, fields)) {
      keys.push([key_path, fields])
      continue
    }
    const { data, error } = RegistryRow.safeParse(fields)
    if (error === undefined) keys.push([key_path, data])
    else {
      const problem = printable(mistakeIn(source, error, ['keys', key_path]).message)
      bad.push({ key_path, row: rightPartOf(key_path, fields), stored: fields, problem })
    }
  }
  return { ...rest, keys: Object.fromEntries(keys), bad }
}

/** The registry to write: rows that were bad stay as they are, unless somebody mapped the entry anew. */
export function withBadRows({ keys, ...rest }: Registry, bad: readonly BadRow[]): object {
  const kept = bad.filter(({ key_path }) => !Object.hasOwn(keys, key_path))
  const rows: [string, unknown][] = [
    ...Object.entries(keys),
    ...kept.map((row): [string, unknown] => [row.key_path, row.stored]),
  ]
  return { ...rest, keys: Object.fromEntries(rows.sort(([left], [right]) => (left < right ? -1 : 1))) }
}

const Fields = z.record(z.string(), z.unknown())

/** Every field that is right by itself; the others as if they were not there. */
function rightPartOf(path: string, stored: unknown): RegistryRow {
  const fields = Fields.safeParse(stored).data ?? {}
  const right = Object.entries(RegistryRow.shape).flatMap(([name, shape]) =>
    Object.hasOwn(fields, name) && z.safeParse(shape, fields[name]).success ? [[name, fields[name]] as const] : [],
  )
  const needed = { provider_id: 'unknown', key_alias: path.split('/').at(-1)?.slice(0, 255) ?? 'unknown' }
  return RegistryRow.parse({ ...needed, ...Object.fromEntries(right) })
}
