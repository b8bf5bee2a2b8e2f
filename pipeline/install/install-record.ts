// What `keyz init` found and changed in one clone, so that `--uninstall` can restore it. It is kept in the git directory, outside of the tracked tree.
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { atomicWrite } from '../../meta/files/atomic-write.ts'
import { DocumentError, readJson, toJson } from '../../meta/files/document.ts'

export const InstallRecord = z.strictObject({
  schema_version: z.literal(1),
  /** The store below the top of the work tree. */
  prefix: z.string(),
  /** This clone's own values of core.hooksPath before; empty where it had none. */
  hooks_path: z.array(z.string()),
  /** Files outside of `.keyz`, relative to the top of the work tree, by the SHA-256 of what was written. */
  files: z.record(z.string(), z.string()),
})
export type InstallRecord = z.infer<typeof InstallRecord>

function recordFile(common: string): string {
  return join(common, 'keyz/install.json')
}

/** Null where keyz is not installed. Throws DocumentError. */
export async function readInstallRecord(common: string): Promise<InstallRecord | null> {
  const file = recordFile(common)
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new DocumentError(`${file} cannot be read: see to its permissions`)
  })
  return text === null ? null : readJson({ file, text }, InstallRecord)
}

export async function writeInstallRecord(common: string, record: InstallRecord): Promise<void> {
  const file = recordFile(common)
  await mkdir(dirname(file), { recursive: true })
  await atomicWrite(file, toJson(record))
}
