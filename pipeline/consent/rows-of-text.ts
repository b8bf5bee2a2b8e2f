// The rows of any version of the registry, as digests. A row that cannot be read counts as none. Pure.
import { z } from 'zod'
import { parseJson } from '../../schema/parse-json.ts'
import { RegistryRow } from '../../schema/registry.ts'
import { destinationDigest, rowDigestTo } from './digests.ts'

/** Relative to the store. */
export const registryFile = '.keyz/providers/registry.json'

const Rows = z.object({ keys: z.record(z.string(), z.unknown()) })

/** With the destination of each, as a digest too. */
export function rowsIn(text: string): Map<string, string> {
  const rows = Object.entries(Rows.safeParse(parseJson(text)).data?.keys ?? {})
  return new Map(
    rows.flatMap(([path, fields]): [string, string][] => {
      const row = RegistryRow.safeParse(fields)
      if (!row.success) return []
      const destination = destinationDigest(row.data)
      return [[rowDigestTo(path, destination), destination]]
    }),
  )
}

/**
 * Which rows a new one may have been before: those to the same destination that went when it came. keyz moves a row along with its
 * entry, which decides nothing about where the entry may go.
 */
export function movedFrom(
  row: string,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string[] {
  const destination = after.get(row)
  return [...before].flatMap(([old, to]) => (to === destination && !after.has(old) ? [old] : []))
}
