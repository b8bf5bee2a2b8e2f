// A tree that is built from its changed folders is the one that git makes with an index.
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { changedTree } from '../../../../pipeline/ci/metadata-branch/changed-tree.ts'
import { readTrees } from '../../../../pipeline/git/read-blobs.ts'
import { type TestRepository, testRepository } from '../../git/repository.ts'

/** Names that git sorts in its own way, folders and files among them. */
const files = [
  'a/x',
  'a.b',
  'a-b/y',
  'a0',
  'é/ü/z',
  'deep/er/est/one',
  'deep/er/two',
  'deep.er',
  '.keyz/p/1',
  '.keyz/p/2',
]

async function filled(repository: TestRepository): Promise<string> {
  for (const file of files) {
    await mkdir(dirname(join(repository.path, file)), { recursive: true })
    await repository.write(file, file)
  }
  return await repository.commitAll()
}

async function treeOf({ git }: TestRepository, commit: string, changes: ReadonlyMap<string, string | null>) {
  const listing = await git.text(['ls-tree', '-r', '-t', '-z', commit])
  const folders = new Map(
    listing.split('\0').flatMap((line): [string, string][] => {
      const [, name, path] = /^\d+ tree ([0-9a-f]+)\t([\s\S]+)$/.exec(line) ?? []
      return name === undefined || path === undefined ? [] : [[path, name]]
    }),
  )
  return await changedTree(changes, {
    commit,
    folders,
    read: (names) => readTrees(git, names),
    algorithm: 'sha1',
  })
}

async function byIndex({ git, path }: TestRepository, commit: string, changes: ReadonlyMap<string, string | null>) {
  const index = join(path, '.git/other-index')
  await git.run(['read-tree', commit], { index })
  const lines = [...changes].map(
    ([file, name]) => `${name === null ? `0 ${'0'.repeat(40)}` : `100644 ${name}`}\t${file}\0`,
  )
  await git.run(['update-index', '-z', '--index-info'], { index, input: lines.join('') })
  return (await git.text(['write-tree'], { index })).trim()
}

it('is the same for new, changed and removed files, whole folders that come and go, and a file that becomes a folder', async () => {
  await using repository = await testRepository()
  const commit = await filled(repository)
  const blob = (await repository.git.text(['hash-object', '-w', '--stdin'], { input: 'new' })).trim()
  const all: [string, string | null][][] = [
    [],
    [['.keyz/p/1', blob]],
    [
      ['.keyz/p/3', blob],
      ['.keyz/new/er/4', blob],
      ['a.b', null],
    ],
    [
      ['deep/er/est/one', null],
      ['deep/er/two', null],
    ],
    [
      ['a0/now/a-folder', blob],
      ['é/ü/y', blob],
      ['a/x', null],
      ['not/there', null],
    ],
  ]

  for (const changes of all.map((list) => new Map(list))) {
    const tree = await treeOf(repository, commit, changes)

    expect(tree.name).toBe(await byIndex(repository, commit, changes))
  }
})

it.each([
  '.keyz/../a',
  '.keyz/./a',
  '.keyz//a',
  '.git/config',
  '.keyz/.GIT/hooks',
  '.keyz/git~1/x',
  '.keyz/.g\u200cit/x',
])('is not made with a name that git would not check out: %j', async (path) => {
  await using repository = await testRepository()
  const commit = await filled(repository)

  const tree = treeOf(repository, commit, new Map([[path, '1'.repeat(40)]]))

  await expect(tree).rejects.toThrow(/is not a valid file name: remove it/)
})
