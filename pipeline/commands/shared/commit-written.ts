// Commits what a command wrote below `.keyz`, as git.mode in the store's configuration says.
import { commitMetadata } from '../../commit/commit-metadata.ts'
import { random, sleep } from '../../environment/clock.ts'
import type { Runtime } from '../../runtime.ts'

/** The commit, or null; says why if there is none. `did` is for its subject, such as `map openai/team/web`. Reads the configuration again: the command may have written it. */
export async function commitWritten({ openStore, scanner, output }: Runtime, did?: string): Promise<string | null> {
  const { config, git, folder } = await openStore()
  const { commit, note } = await commitMetadata({
    git,
    folder,
    mode: config.git.mode,
    inspect: scanner.inspect,
    random,
    sleep,
    did,
  })
  if (note !== null) output.sentence(`${note}.`)
  return commit
}
