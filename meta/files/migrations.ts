// Brings documents of older versions up to the current one, step by step. Pure: the file itself changes only when it is next written.
import { z } from 'zod'
import { nothingRead } from '../../schema/reading.ts'
import { currentVersion, Sidecar } from '../../schema/sidecar.ts'

type Fields = Readonly<Record<string, unknown>>

/** Turns a document of one version into one of the next. The version itself is counted up by `migrate`. */
export type Migration = (document: Fields) => Fields

const sameFields: Migration = (document) => document

/** Version 0 left out what it did not know. */
const sidecarFromVersion0: Migration = (document) => ({
  last_success_at: null,
  last_error: null,
  ...nothingRead,
  provenance: [],
  ...document,
})

/** By the version that each step starts from. All documents count their versions together. */
const sidecarMigrations: readonly Migration[] = [sidecarFromVersion0]
const otherMigrations: readonly Migration[] = [sameFields]

const Versioned = z.looseObject({ schema_version: z.int().nonnegative() })

/** The version that a document says it has. One that says nothing has the current one. Asked of every version of every file. */
export function versionOf(document: unknown): number {
  if (typeof document !== 'object' || document === null || !('schema_version' in document)) return currentVersion
  const { schema_version: version } = document
  return typeof version === 'number' && Number.isSafeInteger(version) && version >= 0 ? version : currentVersion
}

/** The document with the fields of version `to`. Unchanged if it is of that version or newer. */
export function migrate(document: unknown, migrations: readonly Migration[], to: number): unknown {
  const from = versionOf(document)
  if (from >= to) return document
  const fields = Versioned.safeParse(document).data
  if (fields === undefined) return document
  return migrations
    .slice(from, to)
    .reduce<Fields>((older, step, index) => ({ ...step(older), schema_version: from + index + 1 }), fields)
}

/** A document of this shape, as this keyz knows it. */
export function upToDate(document: unknown, shape: z.ZodType): unknown {
  return migrate(document, shape === Sidecar ? sidecarMigrations : otherMigrations, currentVersion)
}
