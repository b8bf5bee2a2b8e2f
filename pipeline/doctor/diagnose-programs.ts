// Whether the programs that keyz needs are there, and whether git knows who commits.
import type { Diagnosis } from '../../schema/doctor-report.ts'
import type { Git } from '../git/git.ts'
import { fine, problem, warning } from './diagnosis.ts'

/** `inProcess`: entries are opened with a private key from the environment, not by gpg. */
export async function diagnosePrograms(git: Git, inProcess: boolean): Promise<Diagnosis[]> {
  return [diagnoseNode(process.versions.node, inProcess), ...(await diagnoseGit(git))]
}

function diagnoseNode(version: string, inProcess: boolean): Diagnosis {
  const [major = 0] = version.split('.').map(Number)
  return major >= 22 || !inProcess
    ? fine('node', `Node ${version}`)
    : warning('node', `Node ${version} is slow at RSA`, 'if the private key is an RSA key, use Node 22 or later')
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
