// A bare repository as a host keeps it: the default branch takes pushes of the team alone, production takes none, and the metadata branch can be locked.
import { appendFile, chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { must } from '../../support/run.ts'

export interface SharedRemote {
  /** For `git clone`. */
  url: string
  git: (...parameters: string[]) => Promise<string>
  /** Set in the environment of those who may push to the default branch. */
  team: Record<string, string>
  /** Whether the metadata branch refuses every push, as a protected branch does. */
  lockMetadata: (locked: boolean) => Promise<void>
  /** The refs that were refused, in their order, with who pushed them. */
  refused: () => Promise<string[]>
}

export const metadataBranch = 'keyz/metadata'

export async function sharedRemote(place: string, from: string): Promise<SharedRemote> {
  const path = join(place, 'remote.git')
  const [lock, log] = [join(place, 'metadata-is-locked'), join(place, 'refused')]
  const environment = { HOME: place }
  await must('git', ['clone', '--quiet', '--bare', from, path], { environment })
  const git = async (...parameters: string[]) => (await must('git', parameters, { cwd: path, environment })).trim()
  await git('branch', 'production', 'main')
  const hook = join(path, 'hooks/pre-receive')
  await mkdir(join(path, 'hooks'), { recursive: true })
  await writeFile(
    hook,
    `#!/bin/sh
refuse() {
  echo "\${SIMULATED_TEAM:-ci} $1" >>'${log}'
  echo 'this branch is protected' >&2
  exit 1
}
while read -r old new ref; do
  case $ref in
  refs/heads/production) refuse "$ref" ;;
  refs/heads/main) [ -n "$SIMULATED_TEAM" ] || refuse "$ref" ;;
  refs/heads/${metadataBranch}) [ ! -e '${lock}' ] || refuse "$ref" ;;
  esac
done
`,
  )
  await chmod(hook, 0o755)
  await appendFile(log, '')
  return {
    url: `file://${path}`,
    git,
    team: { SIMULATED_TEAM: 'team' },
    lockMetadata: (locked) => (locked ? writeFile(lock, '') : rm(lock, { force: true })),
    refused: async () => (await readFile(log, 'utf8')).split('\n').filter(Boolean),
  }
}
