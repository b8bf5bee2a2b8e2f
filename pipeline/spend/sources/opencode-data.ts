// Reads a data folder of OpenCode: databases, one per release channel, and the JSON files of older versions.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandError } from '../../errors.ts'
import type { Message } from './message.ts'
import { readDatabase } from './opencode-database.ts'
import type { Skipped } from './skipped.ts'
import { readStoredMessage } from './stored-message.ts'

const database = /^opencode(?:-[A-Za-z0-9._-]+)?\.db$/
const maxBytes = 4 * 1024 * 1024

/** Throws CommandError for a folder without data of OpenCode. */
export async function readOpencodeData(
  folder: string,
  take: (message: Message) => void,
  skipped: Skipped,
): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  const messages = join(folder, 'storage', 'message')
  const databases = names.filter((name) => database.test(name)).sort()
  const hasFiles = (await stat(messages).catch(() => null))?.isDirectory() === true
  if (databases.length === 0 && !hasFiles) {
    throw new CommandError(
      `${folder} holds no data of OpenCode: name the folder of opencode.db (opencode db path prints it)`,
    )
  }
  for (const name of databases) await readDatabase(join(folder, name), take, skipped)
  if (!hasFiles) return
  for (const session of await readdir(messages, { withFileTypes: true })) {
    if (!session.isDirectory()) continue
    for (const name of await readdir(join(messages, session.name))) {
      if (!name.endsWith('.json')) continue
      const message = await readFileMessage(join(messages, session.name, name), session.name)
      if (message === 'broken') skipped.broken++
      else if (message !== null) take(message)
    }
  }
}

async function readFileMessage(file: string, session: string): Promise<Message | 'broken' | null> {
  const stats = await stat(file).catch(() => null)
  if (stats === null || !stats.isFile() || stats.size > maxBytes) return 'broken'
  const text = await readFile(file, 'utf8').catch(() => null)
  return text === null ? 'broken' : readStoredMessage(text, { session })
}
