// A key that was renamed stays the same key in a review, whatever was read of it since: git knows its entry by its bytes.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { toJson } from '../../../../meta/files/document.ts'
import { keyzFolder } from '../../../../meta/files/keyz-folder.ts'
import { sidecarPath } from '../../../../meta/files/sidecar-path.ts'
import { reviewCommits } from '../../../../pipeline/history/review-commits.ts'
import { instantAt } from '../../../../schema/instant.ts'
import { sidecar } from '../../../meta/example.ts'
import { balance } from '../../../meta/review/snapshots.ts'
import { type TestRepository, testRepository } from '../../git/repository.ts'

/** What stands for the encrypted bytes of each entry. Account and alias come from the path, as keyz has them. */
type Entries = Record<string, string>

const rowOf = (path: string) => {
  const [provider_id = '', account_ref = '', key_alias = ''] = path.split('/')
  return { provider_id, account_ref, key_alias }
}

async function put({ path: store }: TestRepository, file: string, text: string): Promise<void> {
  await mkdir(dirname(join(store, file)), { recursive: true })
  await writeFile(join(store, file), text)
}

/** `day` is when all of them were read: nothing in a sidecar says that it is the same key as before. */
async function writeMetadata(repository: TestRepository, paths: readonly string[], day: number): Promise<void> {
  await rm(join(repository.path, '.keyz'), { recursive: true, force: true })
  const keys = Object.fromEntries(paths.map((path) => [path, rowOf(path)]))
  await put(repository, '.keyz/providers/registry.json', toJson({ schema_version: 1, keys }))
  for (const [index, path] of paths.entries()) {
    const at = instantAt(Date.UTC(2026, 10, day, index))
    const read = sidecar({
      ...rowOf(path),
      key_path: path,
      last_success_at: at,
      balances: balance(String(day + index)),
    })
    await put(repository, `.keyz/${sidecarPath(read)}`, toJson(read))
  }
}

async function writeEntries(repository: TestRepository, entries: Entries): Promise<void> {
  await rm(join(repository.path, 'openrouter'), { recursive: true, force: true })
  for (const [path, bytes] of Object.entries(entries)) await put(repository, `${path}.gpg`, bytes)
}

async function commit(repository: TestRepository, entries: Entries, day: number): Promise<string> {
  await writeEntries(repository, entries)
  await writeMetadata(repository, Object.keys(entries), day)
  return await repository.commitAll()
}

const now = instantAt(Date.UTC(2026, 10, 28))

async function changes(repository: TestRepository, base: string, head: string | null): Promise<string[]> {
  const after = head === null ? { folder: keyzFolder(repository.path, () => undefined), name: 'now' } : { ref: head }
  const { report } = await reviewCommits(repository.git, { base: { ref: base }, head: after, now })
  return report.changes.map(({ kind, key_path, moved_from }) => `${kind} ${moved_from ?? ''} ${key_path}`).sort()
}

const before: Entries = {
  'openrouter/a/ci': 'one',
  'openrouter/a/dev': 'two',
  'openrouter/a/ops': 'three',
  'openrouter/a/x y': 'four',
}

const cases: Record<string, { after: Entries; said: string[] }> = {
  'a rename beside the rotation of another key': {
    after: {
      'openrouter/team/cï': 'one',
      'openrouter/a/dev': 'rotated',
      'openrouter/a/ops': 'three',
      'openrouter/a/x y': 'four',
    },
    said: [
      'changed  openrouter/a/dev',
      'changed  openrouter/a/ops',
      'changed  openrouter/a/x y',
      'moved openrouter/a/ci openrouter/team/cï',
    ],
  },
  'two names that were swapped': {
    after: { ...before, 'openrouter/a/ci': 'two', 'openrouter/a/dev': 'one' },
    said: [
      'changed  openrouter/a/ops',
      'changed  openrouter/a/x y',
      'moved openrouter/a/ci openrouter/a/dev',
      'moved openrouter/a/dev openrouter/a/ci',
    ],
  },
  'a key that took the place of another one': {
    after: { 'openrouter/a/dev': 'one', 'openrouter/a/ops': 'three', 'openrouter/a/x y': 'four' },
    said: [
      'changed  openrouter/a/ops',
      'changed  openrouter/a/x y',
      'moved openrouter/a/ci openrouter/a/dev',
      'removed  openrouter/a/dev',
    ],
  },
  'a rename that encrypted the key anew': {
    after: {
      'openrouter/team/ci2': 'other',
      'openrouter/a/dev': 'two',
      'openrouter/a/ops': 'three',
      'openrouter/a/x y': 'four',
    },
    said: [
      'added  openrouter/team/ci2',
      'changed  openrouter/a/dev',
      'changed  openrouter/a/ops',
      'changed  openrouter/a/x y',
      'removed  openrouter/a/ci',
    ],
  },
  'a copy': {
    after: { ...before, 'openrouter/team/copy': 'one' },
    said: [
      'added  openrouter/team/copy',
      'changed  openrouter/a/ci',
      'changed  openrouter/a/dev',
      'changed  openrouter/a/ops',
      'changed  openrouter/a/x y',
    ],
  },
}

it.each(Object.entries(cases))('tells %s', async (_, { after, said }) => {
  await using repository = await testRepository()
  const base = await commit(repository, before, 1)
  await commit(repository, after, 2)
  const head = await commit(repository, after, 8)
  await repository.git.run(['checkout', '--quiet', base])
  await writeEntries(repository, after)
  await writeMetadata(repository, Object.keys(after), 8)

  const committed = await changes(repository, base, head)
  const inWorkTree = await changes(repository, base, null)

  expect(committed).toEqual(said)
  expect(inWorkTree).toEqual(said)
})

it('tells a move also where the registry follows after the commit that renamed the entry', async () => {
  await using repository = await testRepository()
  await commit(repository, before, 1)
  const { 'openrouter/a/ci': bytes = '', ...others } = before
  const after = { ...others, 'openrouter/team/new': bytes }
  await writeEntries(repository, after)
  const base = await repository.commitAll()
  await writeMetadata(repository, Object.keys(after), 8)

  const inWorkTree = await changes(repository, base, null)
  const committed = await changes(repository, base, await repository.commitAll())

  expect(committed).toContain('moved openrouter/a/ci openrouter/team/new')
  expect(inWorkTree).toEqual(committed)
})

it('says nothing where several entries had the same bytes', async () => {
  await using repository = await testRepository()
  const base = await commit(repository, { 'openrouter/a/one': 'same', 'openrouter/a/two': 'same' }, 1)
  const head = await commit(repository, { 'openrouter/b/three': 'same' }, 8)

  expect(await changes(repository, base, head)).toEqual([
    'added  openrouter/b/three',
    'removed  openrouter/a/one',
    'removed  openrouter/a/two',
  ])
})

it('says which entries have other bytes where they stood, committed or not, and of no other', async () => {
  await using repository = await testRepository()
  const base = await commit(repository, before, 1)
  const rewritten = { ...before, 'openrouter/a/dev': 'rotated' }
  await writeEntries(repository, rewritten)
  const said = async (head: { ref: string } | { folder: ReturnType<typeof keyzFolder>; name: string }) => {
    const { report } = await reviewCommits(repository.git, { base: { ref: base }, head, now })
    return report.changes.map(({ key_path, fields }) => [key_path, fields.map(({ field }) => field)])
  }

  const inTree = await said({ folder: keyzFolder(repository.path, () => undefined), name: 'now' })
  await repository.commitAll()
  const committed = await said({ ref: 'HEAD' })

  expect([inTree, committed]).toEqual([[['openrouter/a/dev', ['entry']]], [['openrouter/a/dev', ['entry']]]])
})
