// Whether the programs are there that keyz works with, and whether git knows who commits.
import type { Check } from '../../schema/doctor-report.ts'
import type { Git } from '../git/git.ts'
import { fine, problem, warning } from './check.ts'

/** `inProcess`: entries are opened with a private key from the environment, and not by gpg. */
export async function checkPrograms(git: Git, inProcess: boolean): Promise<Check[]> {
  return [checkNode(process.versions.node, inProcess), ...(await checkGit(git))]
}

function checkNode(version: string, inProcess: boolean): Check {
  const [major = 0] = version.split('.').map(Number)
  return major >= 22 || !inProcess
    ? fine('node', `Node ${version}`)
    : warning('node', `Node ${version} is slow at RSA`, 'where the private key is an RSA key, run keyz with Node 22')
}

async function checkGit(git: Git): Promise<Check[]> {
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
