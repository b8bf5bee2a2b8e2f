// What a hook remembers as due.
import { expect, it } from 'vitest'
import { markedDue } from '../../../pipeline/sync/mark-due.ts'
import { instantAt } from '../../../schema/instant.ts'
import { Registry } from '../../../schema/registry.ts'

it('remembers as due what is mapped, known or not, and nothing else', () => {
  const now = instantAt(0)
  const row = { provider_id: 'deepseek', key_alias: 'one' }
  const registry = Registry.parse({ schema_version: 1, keys: { known: row, never: row, other: row } })
  const known = {
    last_attempt_at: now,
    last_success_at: now,
    entry_version: '1-2',
    not_before: now,
    retry_after: null,
    last_error_kind: null,
    last_error: null,
    changed_by_others: false,
    consecutive_failures: 2,
    attempts: 3,
    successes: 1,
    failures: 2,
  }
  const state = { schema_version: 1 as const, last_run_at: now, keys: { known, other: known } }

  const marked = markedDue(state, registry, new Set(['known', 'never', 'stranger', 'constructor']), now)

  expect(Object.keys(marked.keys).sort()).toEqual(['known', 'never', 'other'])
  expect(marked.keys.known).toEqual({ ...known, entry_version: '' })
  expect(marked.keys.never).toMatchObject({ entry_version: '', last_success_at: null })
  expect(marked.keys.other).toEqual(known)
})
