// What this clone was allowed to send, kept in git's own folder: a file in the work tree, even an ignored one, could be replaced by a pull.
import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { atomicWrite } from '../../meta/files/atomic-write.ts'
import { DocumentError, NewerDocumentError, readJson, toJson } from '../../meta/files/document.ts'
import { sweepBeside } from '../../meta/files/temporary-file.ts'
import type { Git } from '../git/git.ts'
import { keyzFolderOfGit } from '../git/hook-protocol.ts'

const Digest = z.string().regex(/^[0-9a-f]{32}$/)

export const Memory = z.strictObject({
  schema_version: z.literal(1),
  /** Encrypted bytes, by their digest, and the destinations that they may be sent to. */
  entries: z.record(Digest, z.array(Digest)),
  /** Rows that this person decided on. */
  rows: z.array(Digest),
})
export type Memory = z.infer<typeof Memory>

export const emptyMemory: Memory = { schema_version: 1, entries: {}, rows: [] }

/** One file per store: several may lie in one repository. */
export async function memoryFile(git: Git, store: string): Promise<string> {
  const { common, prefix } = await git.place()
  const which = prefix === '' ? '' : `-${createHash('sha256').update(prefix).digest('hex').slice(0, 12)}`
  return resolve(store, common, keyzFolderOfGit, `allowed${which}.json`)
}

export interface ReadMemory {
  /** Null if this clone never decided anything. */
  memory: Memory | null
  /** A sentence about a file that cannot be used, and that nothing is written to. */
  problem: string | null
}

/** A file that is there and cannot be used allows nothing. It is no reason to allow everything, as a missing one is. */
export async function readMemory(file: string): Promise<ReadMemory> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    return ''
  })
  if (text === null) return { memory: null, problem: null }
  try {
    return { memory: readJson({ file, text }, Memory), problem: null }
  } catch (error) {
    if (error instanceof NewerDocumentError) return { memory: emptyMemory, problem: error.message }
    if (error instanceof DocumentError) return { memory: emptyMemory, problem: null }
    throw error
  }
}

export async function writeMemory(file: string, { entries, rows }: Memory): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await sweepBeside(file)
  const sorted = Object.fromEntries(Object.entries(entries).sort(([left], [right]) => (left < right ? -1 : 1)))
  await atomicWrite(file, toJson({ schema_version: 1, entries: sorted, rows: [...new Set(rows)].sort() }))
}
