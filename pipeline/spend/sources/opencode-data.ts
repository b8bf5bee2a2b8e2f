// What there is in a data folder of OpenCode: databases, one per release channel, and the JSON files of versions before them.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { CommandError } from '../../errors.ts'
import type { Oddities } from './event-files.ts'
import { readDatabase } from './opencode-database.ts'
import type { Spending } from './spending.ts'
import { readStoredMessage } from './stored-message.ts'

const database = /^opencode(?:-[A-Za-z0-9._-]+)?\.db$/
const maxBytes = 4 * 1024 * 1024

/** Throws CommandError where there is nothing of OpenCode's. */
export async function readOpencodeData(
  folder: string,
  take: (spending: Spending) => void,
  odd: Oddities,
): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  const messages = join(folder, 'storage', 'message')
  const databases = names.filter((name) => database.test(name)).sort()
  const hasFiles = (await stat(messages).catch(() => null))?.isDirectory() === true
  if (databases.length === 0 && !hasFiles) {
    throw new CommandError(
      `there is no data of OpenCode in ${folder}: name the folder that holds opencode.db (opencode db path tells it)`,
    )
  }
  for (const name of databases) await readDatabase(join(folder, name), take, odd)
  if (!hasFiles) return
  for (const session of await readdir(messages, { withFileTypes: true })) {
    if (!session.isDirectory()) continue
    for (const name of await readdir(join(messages, session.name))) {
      if (!name.endsWith('.json')) continue
      const message = await readFileMessage(join(messages, session.name, name), session.name)
      if (message === 'broken') odd.broken++
      else if (message !== null) take(message)
    }
  }
}

async function readFileMessage(file: string, session: string): Promise<Spending | 'broken' | null> {
  const stats = await stat(file).catch(() => null)
  if (stats === null || !stats.isFile() || stats.size > maxBytes) return 'broken'
  const text = await readFile(file, 'utf8').catch(() => null)
  return text === null ? 'broken' : readStoredMessage(text, { session })
}
