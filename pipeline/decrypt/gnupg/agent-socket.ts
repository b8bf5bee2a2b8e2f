// Finds the socket of a running agent, and makes sure that it is this person's.
import { lstat, open } from 'node:fs/promises'
import { isAbsolute } from 'node:path'

const maxRedirection = 1_024

/** Null where no agent of this person listens. */
export async function agentSocket(path: string, mayRedirect = true): Promise<string | null> {
  const stats = await lstat(path).catch(() => null)
  if (stats === null || stats.uid !== process.getuid?.()) return null
  if (stats.isSocket()) return path
  if (!stats.isFile() || !mayRedirect) return null
  const target = await redirection(path).catch(() => null)
  return target === null ? null : await agentSocket(target, false)
}

/** Where the path of the socket is too long for the system, GnuPG can be told another one in a file. One with variables is left to gpg. */
async function redirection(path: string): Promise<string | null> {
  await using handle = await openFile(path)
  const { bytesRead, buffer } = await handle.file.read(Buffer.alloc(maxRedirection), 0, maxRedirection, 0)
  const [, target = ''] = /^%Assuan%\nsocket=([^\n$]+)\n?$/.exec(buffer.toString('utf8', 0, bytesRead)) ?? []
  return isAbsolute(target) ? target : null
}

async function openFile(path: string) {
  const file = await open(path, 'r')
  return { file, [Symbol.asyncDispose]: () => file.close() }
}
