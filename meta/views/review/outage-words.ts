// Providers that did not answer, one row each, however many keys that concerns.
import type { KeyChange } from '../../../schema/reports/review-report.ts'
import type { LastError } from '../../../schema/sidecar.ts'
import { counted } from '../../judge/values.ts'
import { code } from './markdown-table.ts'

/** What a run could not read and did not record, because it will pass. */
export interface Unread {
  key_path: string
  provider_id: string
  error: Pick<LastError, 'kind' | 'message' | 'http_status'>
}

/** Rows of provider, keys, answer, and what became of the readings; most keys first. `nameOf` gives a provider's own name. */
export function outageRows(
  failing: readonly KeyChange[],
  unread: readonly Unread[],
  nameOf: (providerId: string) => string,
): string[][] {
  const recorded = failing.map(({ key_path, provider_id, new_error }) => ({ key_path, provider_id, error: new_error }))
  return [
    ...grouped(recorded, nameOf, 'recorded, with the last readings'),
    ...grouped(unread, nameOf, 'nothing recorded, as this will pass'),
  ]
}

interface Failed {
  key_path: string
  provider_id: string
  error: Unread['error'] | null
}

function grouped(failures: readonly Failed[], nameOf: (providerId: string) => string, fate: string): string[][] {
  const groups = new Map<string, Failed[]>()
  for (const failure of failures) {
    const { provider_id, error } = failure
    const name = JSON.stringify([provider_id, error?.kind ?? null, error?.http_status ?? null])
    groups.set(name, [...(groups.get(name) ?? []), failure])
  }
  return [...groups.values()]
    .sort((left, right) => right.length - left.length)
    .flatMap((keys) => {
      const [first] = keys
      if (first === undefined) return []
      const which = keys.length === 1 ? code(first.key_path) : counted(keys.length, 'key')
      return [[code(nameOf(first.provider_id)), which, answer(first.error), fate]]
    })
}

function answer(error: Failed['error']): string {
  if (error === null) return 'still failing'
  if (error.http_status !== null) return `answered ${error.http_status}`
  return code(error.message)
}
