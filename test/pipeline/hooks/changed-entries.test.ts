// Which entries a change is about.
import { expect, it } from 'vitest'
import { changedEntries } from '../../../pipeline/hooks/changed-entries.ts'

it('takes for entries what pass takes for entries', () => {
  const change = (path: string, letter: 'A' | 'M' | 'D' | 'T') => ({
    path,
    letter,
    mode: '100644',
    blob: '1'.repeat(40),
  })

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
