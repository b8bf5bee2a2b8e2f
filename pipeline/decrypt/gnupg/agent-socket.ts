// Finds the socket of a running agent, and makes sure that it is this person's.
import { lstat, open } from 'node:fs/promises'
import { isAbsolute } from 'node:path'

const maxRedirection = 1_024

/** Null where no agent of this person listens. `person` is the number of a user. */
export async function agentSocket(path: string, person = process.getuid?.()): Promise<string | null> {
  const kind = await kindOf(path, person)
  if (kind !== 'file') return kind === 'socket' ? path : null
  const target = await redirection(path).catch(() => null)
  return target !== null && (await kindOf(target, person)) === 'socket' ? target : null
}

/** Null for what belongs to somebody else, too. */
async function kindOf(path: string, person: number | undefined): Promise<'socket' | 'file' | null> {
  const stats = await lstat(path).catch(() => null)
  if (stats === null || stats.uid !== person) return null
  return stats.isSocket() ? 'socket' : stats.isFile() ? 'file' : null
}

/** Where the path of the socket is too long for the system, GnuPG can be told another one in a file. One with variables is left to gpg. */
async function redirection(path: string): Promise<string | null> {
  const file = await open(path, 'r')
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(maxRedirection), 0, maxRedirection, 0)
    const [, target = ''] = /^%Assuan%\nsocket=([^\n$]+)\n?$/.exec(buffer.toString('utf8', 0, bytesRead)) ?? []
    return isAbsolute(target) ? target : null
  } finally {
    await file.close()
  }
}
