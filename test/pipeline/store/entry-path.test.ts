// One answer to "which entry is this file": a name and its file lead to each other, and dot folders hold none.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { entryNamed, entryOfFile, fileOfEntry, isPassFile } from '../../../pipeline/store/entry-path.ts'

it.each([
  ['xai/team/key.gpg', 'xai/team/key'],
  ['key.gpg', 'key'],
  ['a b/ü.gpg', 'a b/ü'],
  ['backup.gpg.gpg', 'backup.gpg'],
  ['folder.gpg/key.gpg', 'folder.gpg/key'],
  ['line\nbreak.gpg', 'line\nbreak'],
])('%j is the entry %j', (file, entry) => {
  expect(entryOfFile(file)).toBe(entry)
})

it.each([
  '',
  'key',
  'key.gpg.bak',
  'key.GPG',
  '.gpg',
  'a/.gpg',
  '.gpg-id',
  '.hidden.gpg',
  '.trash/key.gpg',
  'a/.git/b.gpg',
])('%j is no entry', (file) => {
  expect(entryOfFile(file)).toBeNull()
})

it('holds plaintext out of dot folders too', () => {
  expect([isPassFile('.trash/key.gpg'), isPassFile('.gpg-id')]).toEqual([true, false])
})

it.each([
  ['xai/key', 'xai/key'],
  ['xai/key.gpg', 'xai/key'],
])('takes %s as typed for the entry %s', (typed, entry) => {
  expect(entryNamed(typed)).toBe(entry)
})

const segment = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 12 })
  .filter((text) => !text.includes('/') && !text.startsWith('.'))
const entry = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join('/'))
const file = fc
  .array(fc.oneof(segment, fc.constantFrom('.keyz', 'key.gpg', '.gpg')), { minLength: 1 })
  .map((all) => all.join('/'))

it('leads from every entry to its file and back', () => {
  fc.assert(
    fc.property(entry, (path) => {
      expect(entryOfFile(fileOfEntry(path))).toBe(path)
      expect(entryNamed(fileOfEntry(path))).toBe(path)
    }),
  )
})

it('takes a file for an entry only if that entry has this very file, outside of dot folders', () => {
  fc.assert(
    fc.property(file, (path) => {
      const found = entryOfFile(path)

      expect(found !== null).toBe(isPassFile(path) && !`/${path}`.includes('/.'))
      if (found !== null) expect(fileOfEntry(found)).toBe(path)
    }),
  )
})
