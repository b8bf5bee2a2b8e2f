// What git's raw listing means.
import { expect, it } from 'vitest'
import { changesBetween, changesFromHook, stagedChanges } from '../../../pipeline/git/changes.ts'
import { openGit } from '../../../pipeline/git/git.ts'

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

it('takes from a hook what sh has found, and asks git itself where that is not all', () => {
  const found = (letter: string, path: string) => `:100644 100644 ${old} ${blob} ${letter}\t${path}\n`
  const whole = found('A', 'a b.gpg') + found('M', 'é/日本.gpg')

  const known = changesFromHook(whole.trimEnd())
  const unknown = ['', 'unknown', `${whole}${found('A', '"tab\\t.gpg"')}`, `${whole}:100644`].map(changesFromHook)

  expect(known).toEqual([
    { path: 'a b.gpg', mode: '100644', blob, letter: 'A' },
    { path: 'é/日本.gpg', mode: '100644', blob, letter: 'M' },
  ])
  expect(unknown).toEqual([null, null, null, null])
})
