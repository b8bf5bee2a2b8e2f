// Reads a data folder of OpenCode: databases, one per release channel, and the JSON files of older versions.
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Folders } from '../../environment/folders.ts'
import { CommandError } from '../../errors.ts'
import type { Message } from './message.ts'
import type { Take } from './newest-per-message.ts'
import { readDatabase } from './opencode-database.ts'
import type { Skipped } from './skipped.ts'
import { readStoredMessage } from './stored-message.ts'

const database = /^opencode(?:-[A-Za-z0-9._-]+)?\.db$/
const maxBytes = 4 * 1024 * 1024

/** OpenCode's data on this machine: its folder, and the database that OPENCODE_DB names. Throws CommandError if there is neither. */
export async function ownData({ data, opencodeDatabase }: Folders): Promise<string[]> {
  const folder = join(data, 'opencode')
  const hasNamed = opencodeDatabase !== null && (await stat(opencodeDatabase).catch(() => null)) !== null
  const isInFolder = opencodeDatabase !== null && relative(folder, opencodeDatabase).match(database) !== null
  if (hasNamed && !isInFolder) return [...((await holdsData(folder)) ? [folder] : []), opencodeDatabase]
  if (opencodeDatabase === null || (await holdsData(folder))) return [folder]
  throw new CommandError(
    `OPENCODE_DB names ${opencodeDatabase}, which does not exist, and ${folder} has no OpenCode data either: start OpenCode once, or name its database`,
  )
}

async function holdsData(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch(() => [])
  return names.some((name) => database.test(name)) || (await isFolder(join(folder, 'storage', 'message')))
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() === true
}

/** A data folder, or a database alone. Throws CommandError for a folder without data of OpenCode. */
export async function readOpencodeData(folder: string, take: Take, skipped: Skipped): Promise<void> {
  if ((await stat(folder).catch(() => null))?.isFile() === true) return await readDatabase(folder, take, skipped)
  const names = await readdir(folder).catch(() => [])
  const messages = join(folder, 'storage', 'message')
  const databases = names.filter((name) => database.test(name)).sort()
  const hasFiles = await isFolder(messages)
  if (databases.length === 0 && !hasFiles) {
    throw new CommandError(
      `${folder} has no OpenCode data: name the folder of opencode.db (opencode db path prints it)`,
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
