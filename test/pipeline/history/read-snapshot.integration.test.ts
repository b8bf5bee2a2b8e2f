// The metadata of any commit, read from git's objects alone: of the store's folder, and of regular files only.
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { toJson } from '../../../meta/files/document.ts'
import { keyzFolder } from '../../../meta/files/keyz-folder.ts'
import { CommandError } from '../../../pipeline/errors.ts'
import { openGit } from '../../../pipeline/git/git.ts'
import { readSnapshot, readWorkTree } from '../../../pipeline/history/read-snapshot.ts'
import { sidecar } from '../../meta/example.ts'
import { bareEnvironment, must } from '../../support/run.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const path = 'openrouter/personal/ci'
const sidecarFile = '.keyz/providers/openrouter/personal/ci.json'
const registry = toJson({
  schema_version: 1,
  keys: { [path]: { provider_id: 'openrouter', account_ref: 'personal', key_alias: 'ci' } },
})

/** A repository of which `folder` is the store. */
async function repository(folder = '.') {
  const home = await temporaryFolder()
  const store = join(home.path, folder)
  await mkdir(store, { recursive: true })
  const run = (...parameters: string[]) => must('git', parameters, { cwd: home.path, environment: { HOME: home.path } })
  const write = async (name: string, text: string) => {
    await mkdir(dirname(join(store, name)), { recursive: true })
    await writeFile(join(store, name), text)
  }
  const commit = async () => {
    await run('add', '--all')
    await run('-c', 'user.name=T', '-c', 'user.email=t@example.org', 'commit', '--quiet', '--allow-empty', '-m', 'x')
  }
  await run('init', '--quiet', '--initial-branch=main')
  await commit()
  return {
    store,
    run,
    write,
    commit,
    git: openGit(store, bareEnvironment),
    [Symbol.asyncDispose]: () => home[Symbol.asyncDispose](),
  }
}

it.each(['.', 'secrets/päss'])(
  'reads what a commit has, and not what has been written since, in %s',
  async (folder) => {
    await using repo = await repository(folder)
    await repo.write('.keyz/providers/registry.json', registry)
    await repo.write('.keyz/config.yaml', 'sync: { stale_after: 1h }')
    await repo.write(sidecarFile, toJson(sidecar()))
    await repo.commit()
    await repo.write(sidecarFile, toJson(sidecar({ expires_at: null })))

    const committed = await readSnapshot(repo.git, 'main')
    const written = await readWorkTree(keyzFolder(repo.store, () => undefined))

    expect(committed.registry.keys[path]?.key_alias).toBe('ci')
    expect(committed.config.sync.stale_after).toBe('1h')
    expect(committed.sidecars.get(path)).toEqual(sidecar())
    expect(committed.broken).toEqual([])
    expect(written.sidecars.get(path)?.expires_at).toBeNull()
  },
)

it('looks only at the store, where that is a folder of a larger repository', async () => {
  await using repo = await repository('store')
  await mkdir(join(repo.store, '..', '.keyz'))
  await writeFile(join(repo.store, '..', '.keyz', 'config.yaml'), 'sync: { stale_after: 1h }')
  await repo.commit()

  const { config } = await readSnapshot(repo.git, 'HEAD')

  expect(config.sync.stale_after).toBe('48h')
})

it('is empty for a commit without metadata', async () => {
  await using repo = await repository()

  const { sidecars, registry: rows, broken } = await readSnapshot(repo.git, 'main')

  expect([sidecars.size, rows.keys, broken]).toEqual([0, {}, []])
})

it.each(['nowhere', '--all', '-n1', 'main:.keyz', ''])('refuses %j with a sentence', async (ref) => {
  await using repo = await repository()

  const failure = readSnapshot(repo.git, ref)

  await expect(failure).rejects.toThrow(CommandError)
  await expect(failure).rejects.toThrow(/is not a commit of this repository/)
})

it('follows no link, runs no file, and says what is broken', async () => {
  await using repo = await repository()
  await writeFile(join(repo.store, 'outside.json'), toJson(sidecar()))
  await repo.write('.keyz/providers/registry.json', registry)
  await repo.write('.keyz/providers/xai/a/broken.json', '{')
  await repo.write('.keyz/providers/xai/a/extra.json', toJson({ ...sidecar(), base_url: 'https://example.org' }))
  await repo.write('.keyz/providers/xai/a/run.json', toJson(sidecar()))
  await mkdir(dirname(join(repo.store, sidecarFile)), { recursive: true })
  await symlink('../../../../outside.json', join(repo.store, sidecarFile))
  await repo.run('add', '--all')
  await repo.run('update-index', '--chmod=+x', '.keyz/providers/xai/a/run.json')
  await repo.run('-c', 'user.name=T', '-c', 'user.email=t@example.org', 'commit', '--quiet', '-m', 'x')

  const { sidecars, broken } = await readSnapshot(repo.git, 'HEAD')

  expect(sidecars.size).toBe(0)
  expect(broken).toEqual([
    expect.stringContaining('.keyz/providers/openrouter/personal/ci.json is not a regular file'),
    expect.stringContaining('.keyz/providers/xai/a/broken.json, line 1, column 2: not valid JSON'),
    expect.stringMatching(/extra\.json, line \d+, column 3: base_url is not a field that keyz knows/),
    expect.stringContaining('.keyz/providers/xai/a/run.json is not a regular file'),
  ])
})

it('reads the work tree without its links, and an empty one as empty', async () => {
  await using repo = await repository()
  const folder = keyzFolder(repo.store, () => undefined)
  const before = await readWorkTree(folder)
  await repo.write('.keyz/providers/registry.json', registry)
  await rm(join(repo.store, '.keyz/providers/registry.json'))
  await symlink('/etc/hostname', join(repo.store, '.keyz/providers/registry.json'))

  const after = await readWorkTree(keyzFolder(repo.store, () => undefined))

  expect(before.broken).toEqual([])
  expect(after.broken).toEqual([expect.stringContaining('.keyz/providers/registry.json is not a regular file')])
})
