// What the git configuration says. change-config.ts changes that of this clone; keyz never changes the one that all repositories of a person share.
import type { Git } from './git.ts'

/** All values of a name in this clone's own configuration; empty where there is none. */
export async function localValues(git: Git, name: string): Promise<string[]> {
  const output = await git.text(['config', '--local', '-z', '--get-all', name]).catch(() => '')
  return output.split('\0').slice(0, -1)
}

/** The value that counts, wherever it is set; `~` is expanded. Null where there is none. */
export async function effectivePath(git: Git, name: string): Promise<string | null> {
  const output = await git.text(['config', '-z', '--type=path', '--get', name]).catch(() => null)
  return output === null ? null : (output.split('\0')[0] ?? null)
}

/**
 * The value that would count without this one of the clone's own; `~` is expanded. Null if there is none. What the clone's
 * configuration includes has the same scope, so the scope does not tell them apart.
 */
export async function pathWithout(git: Git, name: string, own: string): Promise<string | null> {
  const output = await git.text(['config', '-z', '--type=path', '--get-all', name]).catch(() => '')
  const values = output.split('\0').slice(0, -1)
  return values.filter((value) => value !== own).at(-1) ?? null
}
