// A repository of real git, and the handle of keyz in it.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Git, openGit } from '../../../pipeline/git/git.ts'
import { bareEnvironment } from '../../support/run.ts'
import { temporaryFolder } from '../../support/temporary.ts'

/** All that git gets in these tests. */
export const environment = {
  ...bareEnvironment,
  GIT_AUTHOR_NAME: 'T',
  GIT_AUTHOR_EMAIL: 't@example.org',
  GIT_COMMITTER_NAME: 'T',
  GIT_COMMITTER_EMAIL: 't@example.org',
}

export interface TestRepository extends AsyncDisposable {
  path: string
  git: Git
  write: (file: string, text: string | Uint8Array) => Promise<void>
  /** Commits everything and returns the commit. */
  commitAll: () => Promise<string>
}

export async function testRepository(): Promise<TestRepository> {
  const { path, [Symbol.asyncDispose]: dispose } = await temporaryFolder()
  const git = openGit(path, environment)
  await git.run(['init', '--quiet', '--initial-branch=main'])
  return {
    path,
    git,
    write: async (file, text) => await writeFile(join(path, file), text),
    async commitAll() {
      await git.run(['add', '--all'])
      await git.run(['commit', '--quiet', '--allow-empty', '-m', 'x'])
      return (await git.text(['rev-parse', 'HEAD'])).trim()
    },
    [Symbol.asyncDispose]: dispose,
  }
}
