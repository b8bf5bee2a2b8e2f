// The rows of any version of the registry, as digests. A row that cannot be read counts as none. Pure.
import { z } from 'zod'
import { parseJson } from '../../schema/parse-json.ts'
import { RegistryRow } from '../../schema/registry.ts'
import { rowDigest } from './digests.ts'

const Rows = z.object({ keys: z.record(z.string(), z.unknown()) })

export function rowsIn(text: string): Set<string> {
  const rows = Object.entries(Rows.safeParse(parseJson(text)).data?.keys ?? {})
  return new Set(
    rows.flatMap(([path, fields]) => {
      const row = RegistryRow.safeParse(fields)
      return row.success ? [rowDigest(path, row.data)] : []
    }),
  )
}
