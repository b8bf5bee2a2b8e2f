// What is wrong with a file below `.keyz` that is about to be committed, pushed or published: its kind, its place, its schema, its text.
import { configPath, parseConfig } from '../../meta/files/config-file.ts'
import { DocumentError, readJson } from '../../meta/files/document.ts'
import { parseWholeRegistry, registryPath } from '../../meta/files/registry-file.ts'
import { parseSidecar } from '../../meta/files/sidecar-file.ts'
import { isSidecarPath, sidecarPath } from '../../meta/files/sidecar-path.ts'
import { usagePath } from '../../meta/files/usage-file.ts'
import { shellWord } from '../../schema/shell-word.ts'
import { UsageRecord } from '../../schema/usage-record.ts'
import { looksLikeKey } from './looks-like-key.ts'

export interface MetadataFile {
  /** Relative to `.keyz`. */
  path: string
  /** As git writes it: `100644` is a regular file. */
  mode: string
  bytes: Uint8Array
}

/** Far above what keyz writes: a registry of 10,000 rows is 5 MB. */
const maxBytes = 16 * 1024 * 1024

/** One sentence without a period that names the file, or null if nothing is wrong. */
export function metadataProblem({ path, mode, bytes }: MetadataFile): string | null {
  const file = `.keyz/${path}`
  if (mode === '100755')
    return `${file} is executable, and metadata must be regular files: run chmod -x ${shellWord(file)}, and stage it again`
  if (mode !== '100644') return `${file} is ${kindOf(mode)}, and metadata must be regular files: remove it`
  if (bytes.length > maxBytes) return `${file} is larger than anything keyz writes: remove it`
  const text = textOf(bytes)
  if (text === null) return `${file} is not text: remove it`
  const inText = looksLikeKey(text)
  if (inText !== null) return keyIn(file, inText)
  try {
    const { problem, document } = shapeOf(path, text)
    if (problem !== null) return problem
    // An escape can hide a key from a look at the text alone.
    const inValues = looksLikeKey(stringsIn(document).join('\n'))
    return inValues === null ? null : keyIn(file, inValues)
  } catch (error) {
    if (error instanceof DocumentError) return error.message
    throw error
  }
}

function keyIn(file: string, found: string): string {
  return `${file} contains something that looks like ${found}, and metadata is plaintext: remove it`
}

interface Shape {
  problem: string | null
  document: unknown
}

/** Throws DocumentError. */
function shapeOf(path: string, text: string): Shape {
  const file = `.keyz/${path}`
  if (path === '.gitignore' || path === '.gitattributes') return { problem: null, document: null }
  if (path === configPath) return { problem: null, document: parseConfig(text, file) }
  if (path === registryPath) return { problem: null, document: parseWholeRegistry(text, file) }
  if (/^usage\/[^/]+\/[^/]+\.json$/.test(path)) {
    const record = readJson({ file, text }, UsageRecord)
    return placed(file, path, usagePath(record), record)
  }
  if (!isSidecarPath(path)) return { problem: `${file} is not a file that keyz knows: remove it`, document: null }
  // Digests are random by nature, and nobody chose them.
  const { provenance: _, ...sidecar } = parseSidecar(text, file)
  return placed(file, path, sidecarPath(sidecar), sidecar)
}

function placed(file: string, path: string, place: string, document: unknown): Shape {
  const problem =
    place === path ? null : `${file} says that it belongs to .keyz/${place}: move it there, or run keyz sync`
  return { problem, document }
}

/** Every string in a document, names of fields included. */
function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => [name, ...stringsIn(inner)])
}

function kindOf(mode: string): string {
  if (mode === '120000') return 'a symbolic link'
  if (mode === '160000') return 'a submodule'
  return 'not a regular file'
}

function textOf(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('\0') ? null : text
  } catch {
    return null
  }
}
