// The tags of the Action: each version has its own for good, and the major version's one moves to the newest.
import { access, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { must, run } from '../support/run.ts'
import { type TemporaryFolder, temporaryFolder } from '../support/temporary.ts'

const script = fileURLToPath(new URL('../../.ci/release/tag-action', import.meta.url))

/** A clone with a commit, and a bare repository that it was pushed to; `tag` builds a tree of that version and tags it. */
async function repository({ path }: TemporaryFolder) {
  const remote = join(path, 'remote.git')
  const clone = join(path, 'clone')
  const environment = { HOME: path }
  const git = (...parameters: string[]) => must('git', ['-C', clone, ...parameters], { environment })
  await must('git', ['init', '--quiet', '--bare', '--initial-branch=main', remote], { environment })
  await must('git', ['clone', '--quiet', remote, clone], { environment })
  await mkdir(join(clone, '.github/workflows'), { recursive: true })
  await writeFile(join(clone, '.github/workflows/ci.yml'), 'on: push\n')
  await writeFile(join(clone, '.gitignore'), 'dist/\n')
  await git('add', '--all')
  await git('-c', 'user.name=X', '-c', 'user.email=x@example.org', 'commit', '--quiet', '-m', 'Sources')
  await git('push', '--quiet', 'origin', 'HEAD:main')
  return {
    async tag(version: string, ...more: string[]) {
      const tree = join(path, `tree-${version.replaceAll(/\W/g, '-')}`)
      await mkdir(join(tree, 'dist'), { recursive: true })
      await writeFile(join(tree, 'action.yml'), 'name: keyz\n')
      await writeFile(join(tree, 'dist/complete'), version)
      return await run('bash', [script, tree, version, ...more], { cwd: clone, environment })
    },
    remote: (...parameters: string[]) => must('git', ['-C', remote, ...parameters], { environment }),
  }
}

it('holds dist/ and no workflow, and moves the tag of the major version only forward', async () => {
  await using folder = await temporaryFolder()
  const { tag, remote } = await repository(folder)

  const first = await tag('0.1.0', '--push')
  const again = await tag('0.1.0', '--push')
  const next = await tag('0.10.0', '--push')
  const older = await tag('0.9.1', '--push')
  const candidate = await tag('0.11.0-rc.1', '--push')

  const commitOf = async (name: string) => (await remote('rev-parse', name)).trim()
  expect([first, again, next, older, candidate].map(({ code }) => code)).toEqual([0, 0, 0, 0, 0])
  expect(again.stdout).toBe(first.stdout)
  expect((await remote('tag')).trim().split('\n')).toEqual([
    'action-v0.1.0',
    'action-v0.10.0',
    'action-v0.11.0-rc.1',
    'action-v0.9.1',
    'v0',
  ])
  expect(await commitOf('action-v0.1.0')).toBe(first.stdout.trim())
  expect(await commitOf('v0')).toBe(next.stdout.trim())
  expect((await remote('ls-tree', '-r', '--name-only', 'v0')).trim().split('\n')).toEqual([
    'action.yml',
    'dist/complete',
  ])
  expect(await remote('log', '--format=%s%n%P', 'v0')).toBe('keyz 0.10.0\n\n')
})

it('pushes nothing unless it is told to', async () => {
  await using folder = await temporaryFolder()
  const { tag, remote } = await repository(folder)

  const { code, stdout } = await tag('1.0.0')

  expect(code).toBe(0)
  expect(stdout).toMatch(/^[0-9a-f]{40}\n$/)
  expect(await remote('tag')).toBe('')
})

it('refuses to change what a version once was', async () => {
  await using folder = await temporaryFolder()
  const { tag, remote } = await repository(folder)
  await tag('1.0.0', '--push')
  const before = await remote('rev-parse', 'action-v1.0.0', 'v1')
  await writeFile(join(folder.path, 'tree-1-0-0/dist/other'), '')

  const { code } = await tag('1.0.0', '--push')

  expect(code).not.toBe(0)
  expect(await remote('rev-parse', 'action-v1.0.0', 'v1')).toBe(before)
})

it.each(['1.0', 'v1.0.0', '1.0.0 --force', '1.0.0;touch owned', '$(touch owned).0.0'])(
  'takes %j for no version, and runs none of it',
  async (version) => {
    await using folder = await temporaryFolder()
    const { tag } = await repository(folder)

    const { code, stderr } = await tag(version, '--push')

    expect({ code, stderr }).toEqual({ code: 2, stderr: `this is not a version: ${version}\n` })
    await expect(access(join(folder.path, 'clone/owned'))).rejects.toThrow()
  },
)
