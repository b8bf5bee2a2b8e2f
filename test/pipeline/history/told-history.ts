// A store whose commits a test tells one by one, with their times and branches, made by `git fast-import`.
import { join } from 'node:path'
import { type Git, openGit } from '../../../pipeline/git/git.ts'
import { Instant, millisecondsOf } from '../../../schema/instant.ts'
import { bareEnvironment, must } from '../../support/run.ts'
import { temporaryFolder } from '../../support/temporary.ts'

export interface Told {
  /** `11-20`, or a whole time. */
  at: string
  subject?: string
  /** Default: main. A new branch starts at `from`. */
  branch?: string
  from?: string
  merge?: string
  /** By path in the store. */
  write?: Record<string, string>
  remove?: string[]
}

export function timeOf(at: string): Instant {
  return Instant.parse(at.length === 5 ? `2026-${at}T00:00:00Z` : at)
}

export async function toldHistory(first: readonly Told[]) {
  const home = await temporaryFolder()
  const path = join(home.path, 'store')
  await must('git', ['init', '--quiet', '--initial-branch=main', path])
  const started = new Set<string>()
  const tell = async (commits: readonly Told[]) => {
    if (commits.length === 0) return
    // Git goes on with a branch of this import by itself, and finds another one only by its commit.
    const here = new Set<string>()
    const input = commits.map(({ at, subject = 'x', branch = 'main', from, merge, write = {}, remove = [] }) => {
      const seconds = millisecondsOf(timeOf(at)) / 1000
      const ref = `refs/heads/${branch}`
      const source = from === undefined ? ref : `refs/heads/${from}`
      const isNew = here.has(source) ? from === undefined : !started.has(source)
      const parent = isNew ? '' : `from ${source}${here.has(source) ? '' : '^0'}\n`
      started.add(ref)
      here.add(ref)
      return [
        `commit ${ref}\ncommitter T <t@example.org> ${seconds} +0000\ndata ${Buffer.byteLength(subject)}\n${subject}\n`,
        parent,
        merge === undefined ? '' : `merge refs/heads/${merge}\n`,
        ...remove.map((file) => `D ${file}\n`),
        ...Object.entries(write).map(
          ([file, text]) => `M 100644 inline ${file}\ndata ${Buffer.byteLength(text)}\n${text}\n`,
        ),
        '\n',
      ].join('')
    })
    await must('git', ['fast-import', '--quiet', '--force'], { cwd: path, input: input.join('') })
    await must('git', ['reset', '--quiet', '--hard'], { cwd: path })
  }
  await tell(first)
  return {
    path,
    git: openGit(path, bareEnvironment),
    tell,
    run: (...parameters: string[]) => must('git', parameters, { cwd: path }),
    [Symbol.asyncDispose]: () => home[Symbol.asyncDispose](),
  }
}

/** Notes what is read out of git's objects: the names of blobs, each as often as it was asked for. */
export function watched(git: Git): { git: Git; read: string[] } {
  const read: string[] = []
  return {
    read,
    git: {
      ...git,
      async run(parameters, options) {
        if (parameters.includes('--batch')) read.push(...String(options?.input).trim().split('\n'))
        return await git.run(parameters, options)
      },
    },
  }
}
