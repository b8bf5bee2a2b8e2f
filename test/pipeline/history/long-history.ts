// A store whose history of one or more sidecars is as long as a test wants it, made by one `git fast-import`.

import { openGit } from '../../../pipeline/git/git.ts'
import { type Instant, millisecondsOf } from '../../../schema/instant.ts'
import { bareEnvironment, must } from '../../support/run.ts'
import { temporaryFolder } from '../../support/temporary.ts'

export interface Committed {
  /** Of the commit. */
  at: Instant
  /** By place below `.keyz`. */
  files: Record<string, string>
  /** `main` by default. Another branch has no commit of it. */
  branch?: string
}

/** One commit for each, in this order. */
export async function longHistory(commits: readonly Committed[]) {
  const home = await temporaryFolder()
  await must('git', ['init', '--quiet', '--initial-branch=main'], { cwd: home.path })
  const input = commits.map(({ at, files, branch = 'main' }) => {
    const head = `commit refs/heads/${branch}\ncommitter T <t@example.org> ${millisecondsOf(at) / 1000} +0000\ndata 1\nx\n`
    const changes = Object.entries(files).map(
      ([name, text]) => `M 100644 inline .keyz/${name}\ndata ${Buffer.byteLength(text)}\n${text}\n`,
    )
    return `${head}${changes.join('')}\n`
  })
  await must('git', ['fast-import', '--quiet'], { cwd: home.path, input: input.join('') })
  return {
    git: openGit(home.path, bareEnvironment),
    [Symbol.asyncDispose]: () => home[Symbol.asyncDispose](),
  }
}
