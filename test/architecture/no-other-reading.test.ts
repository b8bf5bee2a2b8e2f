// Whoever can push chooses what lies below `.keyz`: links, devices, endless files. One file of keyz opens it, and knows all of that.
import { expect, it } from 'vitest'
import { sources } from './source-files.ts'

/** What node:fs has to read the content of a file. */
const reading =
  /\b(?:readFile|readFileSync|createReadStream|open|openSync|openAsBlob|read|readSync|readlink|cp|copyFile)\b/

/** Names that a file imports from node:fs and node:fs/promises. */
function importedFromFs(text: string): string[] {
  return [...text.matchAll(/import (?:type )?\{([^}]*)\} from 'node:fs(?:\/promises)?'/g)].flatMap(([, names = '']) =>
    names.split(',').map((name) => name.trim()),
  )
}

const readers = sources.filter(({ text }) => importedFromFs(text).some((name) => reading.test(name)))

it('sees which files read', () => {
  expect(readers.map(({ name }) => name)).toContain('meta/files/read-own-file.ts')
  expect(
    sources.filter(({ text }) => /import (?:\* as )?\w+ from 'node:fs/.test(text)).map(({ name }) => name),
  ).toEqual([
    // Runs in OpenCode, where it may use nothing of keyz, and writes outside of any store.
    'pipeline/opencode/plugin.ts',
  ])
})

it('reads in meta/ with read-own-file.ts alone', () => {
  const inMeta = readers.map(({ name }) => name).filter((name) => name.startsWith('meta/'))

  // atomic-write.ts opens only what it made itself, to write it, and sync-folder.ts folders.
  expect(inMeta).toEqual(['meta/files/atomic-write.ts', 'meta/files/read-own-file.ts', 'meta/files/sync-folder.ts'])
})

it('names a path below .keyz in no other file that reads', () => {
  const naming = readers.filter(
    ({ name, text }) => name.startsWith('pipeline/') && /['"`/]\.keyz['"`/]|folder\.root/.test(code(text)),
  )

  // work-tree-file.ts reads where a link leads, and no content.
  expect(naming.map(({ name }) => name)).toEqual([])
})

/** Without comments, and without names in sentences that are only printed. */
function code(text: string): string {
  return text.replaceAll(/^\s*(?:\/\/|\*|\/\*).*$/gm, '')
}
