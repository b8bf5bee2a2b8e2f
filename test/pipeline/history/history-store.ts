// A store with a history of sidecars, made by real git.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { toJson } from '../../../meta/files/document.ts'
import { openGit } from '../../../pipeline/git/git.ts'
import { sidecar } from '../../meta/example.ts'
import { balance } from '../../meta/review/snapshots.ts'
import { bareEnvironment, must } from '../../support/run.ts'
import { temporaryFolder } from '../../support/temporary.ts'

export const place = 'providers/openrouter/personal/ci.json'

/** The text of a sidecar with a balance. */
export const reading = (amount: string, more = {}) => toJson(sidecar({ balances: balance(amount), ...more }))

/** `folder` is where the store lies in the repository. */
export async function historyStore(folder = '.') {
  const home = await temporaryFolder()
  const path = join(home.path, folder)
  await mkdir(path, { recursive: true })
  const person = ['-c', 'user.name=T', '-c', 'user.email=t@example.org']
  const run = (...parameters: string[]) => must('git', [...person, ...parameters], { cwd: home.path })
  await run('init', '--quiet', '--initial-branch=main')
  return {
    git: openGit(path, bareEnvironment),
    run,
    async commit(name: string, text: string) {
      await mkdir(dirname(join(path, '.keyz', name)), { recursive: true })
      await writeFile(join(path, '.keyz', name), text)
      await run('add', '--all')
      await run('commit', '--quiet', '-m', 'x')
    },
    [Symbol.asyncDispose]: () => home[Symbol.asyncDispose](),
  }
}
