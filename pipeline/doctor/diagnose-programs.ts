// Whether the programs that keyz needs are there, and whether git knows who commits.
import type { Diagnosis } from '../../schema/reports/doctor-report.ts'
import type { Git } from '../git/git.ts'
import { GitError } from '../git/git-error.ts'
import { fine, problem } from './diagnosis.ts'

export async function diagnosePrograms(git: Git): Promise<Diagnosis[]> {
  return [fine('node', `Node ${process.versions.node}`), ...(await diagnoseGit(git))]
}

async function diagnoseGit(git: Git): Promise<Diagnosis[]> {
  const version = (await git.text(['--version'])).trim()
  const who = await git.run(['var', 'GIT_COMMITTER_IDENT']).catch(() => null)
  const identity =
    who === null
      ? [
          problem(
            'git',
            'git does not know who you are, so nothing can be committed',
            'set user.name and user.email with git config',
          ),
        ]
      : []
  return [fine('git', version), ...identity]
}

/** Why git cannot be asked about anything else, or null. */
export async function diagnoseRepository(git: Git): Promise<Diagnosis | null> {
  try {
    await git.run(['rev-parse', '--show-toplevel'])
    return null
  } catch (error) {
    if (!(error instanceof GitError)) throw error
    const [what = '', ...todo] = error.message.split(': ')
    return error.isOwn
      ? problem('git', what, todo.join(': '))
      : problem(
          'git',
          'the store is in no repository that git can use',
          'run git status in the store, and fix what it reports; a new store needs pass git init',
        )
  }
}
