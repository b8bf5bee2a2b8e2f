// What `keyz init` found in one clone and is about to change, so that `--uninstall` can restore it. It is written before anything else
// is touched, removed after everything else, and kept in the git directory, outside of the tracked tree.
import { readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { atomicWrite } from '../../meta/files/atomic-write.ts'
import { DocumentError, readJson, toJson } from '../../meta/files/document.ts'
import { keyzFolderOfGit } from '../git/hook-protocol.ts'
import { inWorkshop } from './workshop.ts'

export const InstallRecord = z.strictObject({
  schema_version: z.literal(1),
  /** The store below the top of the work tree. */
  prefix: z.string(),
  /** This clone's own values of core.hooksPath before; empty where it had none. */
  hooks_path: z.array(z.string()),
  /** Files outside of `.keyz`, relative to the top of the work tree, by the SHA-256 of what was written. */
  files: z.record(z.string(), z.string()),
  /** The same for files that are being written: a killed run leaves either what `files` says or this. */
  writing: z.record(z.string(), z.string()).optional(),
})
export type InstallRecord = z.infer<typeof InstallRecord>

const recordName = 'install.json'

/** Null where keyz is not installed. Throws DocumentError. */
export async function readInstallRecord(common: string): Promise<InstallRecord | null> {
  const file = join(common, keyzFolderOfGit, recordName)
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new DocumentError(`${file} cannot be read: see to its permissions`)
  })
  return text === null ? null : readJson({ file, text }, InstallRecord)
}

/** The record of a clone, or the one that a first installation begins with. */
export function recordOr(recorded: InstallRecord | null, prefix: string): InstallRecord {
  return recorded ?? { schema_version: 1, prefix, hooks_path: [], files: {} }
}

export async function writeInstallRecord(common: string, record: InstallRecord): Promise<void> {
  await inWorkshop(common, async (folder) => {
    await atomicWrite(join(folder, recordName), toJson(record))
    await rename(join(folder, recordName), join(common, keyzFolderOfGit, recordName))
  })
}

export async function removeInstallRecord(common: string): Promise<void> {
  await rm(join(common, keyzFolderOfGit, recordName), { force: true })
}
