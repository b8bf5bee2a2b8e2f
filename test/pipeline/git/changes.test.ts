// What git's raw listing means.
import { expect, it } from 'vitest'
import { changesBetween, stagedChanges } from '../../../pipeline/git/changes.ts'
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
