// What git's raw listing means for the guards and for the refresh, and what is remembered as due.
import { expect, it } from 'vitest'
import { changesBetween, stagedChanges } from '../../../pipeline/git/changes.ts'
import { openGit } from '../../../pipeline/git/git.ts'
import { changedEntries } from '../../../pipeline/hooks/changed-entries.ts'
import { markedDue } from '../../../pipeline/sync/mark-due.ts'
import { instantAt } from '../../../schema/instant.ts'
import { Registry } from '../../../schema/registry.ts'

const old = '0'.repeat(40)
const blob = '1'.repeat(40)
const line = (letter: string, path: string, mode = '100644') => `:100644 ${mode} ${old} ${blob} ${letter}\0${path}\0`
const says = (output: string) => ({
  ...openGit('.', {}),
  run: async () => Buffer.from(output),
  text: async () => output,
})

it('reads names of any kind: blanks, line ends, colons, other alphabets, and what looks like a listing', async () => {
  const names = [
    'a b.gpg',
    ' lead.gpg',
    'new\nline.gpg',
    ':100644 100644 x',
    'é/日本.gpg',
    'tab\t.gpg',
    '"q".gpg',
    '-x.gpg',
  ]

  const changes = await stagedChanges(says(names.map((name) => line('M', name)).join('')))

  expect(changes.map(({ path }) => path)).toEqual(names)
})

it('tells what is new, changed, gone, and of another kind', async () => {
  const output = line('A', 'new') + line('M', 'changed') + line('D', 'gone', '000000') + line('T', 'kind', '120000')

  const changes = await changesBetween(says(output), 'HEAD^', 'HEAD')

  expect(changes).toEqual([
    { path: 'new', mode: '100644', blob, letter: 'A' },
    { path: 'changed', mode: '100644', blob, letter: 'M' },
    { path: 'gone', mode: '000000', blob, letter: 'D' },
    { path: 'kind', mode: '120000', blob, letter: 'T' },
  ])
})

it('takes for entries what pass takes for entries', () => {
  const change = (path: string, letter: 'A' | 'M' | 'D' | 'T') => ({ path, letter, mode: '100644', blob })

  const changed = changedEntries([
    change('a/one.gpg', 'A'),
    change('two.gpg', 'M'),
    change('three.gpg', 'D'),
    change('four.gpg', 'T'),
    change('.keyz/x.gpg', 'A'),
    change('a/.hidden/x.gpg', 'A'),
    change('readme.md', 'A'),
    change('a.gpg/readme', 'A'),
  ])

  expect(changed).toEqual({ present: ['a/one', 'two', 'four'], added: ['a/one'], removed: ['three'] })
})

it('remembers as due what is mapped, known or not, and nothing else', () => {
  const now = instantAt(0)
  const row = { provider_id: 'deepseek', key_alias: 'one' }
  const registry = Registry.parse({ schema_version: 1, keys: { known: row, never: row, other: row } })
  const known = {
    last_attempt_at: now,
    last_success_at: now,
    entry_version: '1-2',
    not_before: now,
    last_error_kind: null,
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
