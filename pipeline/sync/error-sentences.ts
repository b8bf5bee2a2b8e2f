// What went wrong with which keys, each sentence once: a locked private key fails two hundred keys in the same words.
import { namingEntry } from '../../meta/views/naming-entry.ts'
import type { SyncResult } from '../../schema/reports/sync-report.ts'
import { printable } from '../../schema/text.ts'

/** `openai/a, openai/b: the private key is locked: ...`, for those that failed. More than `maxNamed` keys are counted: `200 keys: ...`. */
export function errorSentences(
  results: readonly Pick<SyncResult, 'key_path' | 'error'>[],
  maxNamed = Number.POSITIVE_INFINITY,
): string[] {
  const pathsOf = new Map<string, string[]>()
  for (const { key_path, error } of results)
    if (error !== null) pathsOf.set(error.message, [...(pathsOf.get(error.message) ?? []), key_path])
  return [...pathsOf].map(([message, paths]) => {
    const [first = '', ...others] = paths
    if (others.length === 0) return `${printable(first)}: ${namingEntry(message, first)}`
    const who = paths.length <= maxNamed ? paths.map(printable).join(', ') : `${paths.length} keys`
    return `${who}: ${message}`
  })
}
