// What is wrong with a file below `.keyz` that is about to be committed, pushed or taken over: its kind, its place, its shape, its text.
import { DocumentError, readEditedJson, readYaml } from '../../meta/document.ts'
import { registryPath } from '../../meta/registry-file.ts'
import { parseSidecar } from '../../meta/sidecar-file.ts'
import { sidecarPath } from '../../meta/sidecar-path.ts'
import { Config } from '../../schema/config.ts'
import { Registry } from '../../schema/registry.ts'
import { configPath } from '../settings.ts'
import { looksLikeKey } from './looks-like-key.ts'

export interface MetadataFile {
  /** Relative to `.keyz`. */
  path: string
  /** As git writes it: `100644` is a regular file. */
  mode: string
  bytes: Uint8Array
}

/** Far above what keyz writes: a registry of 10,000 rows has 5 MB. */
const mostBytes = 16 * 1024 * 1024

/** One sentence without a full stop that names the file, or null when it may pass. */
export function metadataProblem({ path, mode, bytes }: MetadataFile): string | null {
  const file = `.keyz/${path}`
  if (mode !== '100644') return `${file} is ${kindOf(mode)}, and metadata is regular files only: remove it`
  if (bytes.length > mostBytes) return `${file} is larger than anything keyz writes: remove it`
  const text = textOf(bytes)
  if (text === null) return `${file} is no text: remove it`
  const found = looksLikeKey(text)
  if (found !== null) return `${file} holds something that looks like ${found}, and metadata is plaintext: take it out`
  try {
    return shapeProblem(path, text)
  } catch (error) {
    if (error instanceof DocumentError) return error.message
    throw error
  }
}

/** Throws DocumentError. */
function shapeProblem(path: string, text: string): string | null {
  const file = `.keyz/${path}`
  if (path === '.gitignore' || path === '.gitattributes') return null
  if (path === configPath) readYaml({ file, text }, Config)
  else if (path === registryPath) readEditedJson({ file, text }, Registry)
  else if (/^providers\/[^/]+\/[^/]+\/[^/]+\.json$/.test(path)) {
    const place = sidecarPath(parseSidecar(text, file))
    if (place !== path) return `${file} says that it belongs to .keyz/${place}: move it there, or run keyz sync`
  } else return `${file} is no file that keyz knows: remove it`
  return null
}

function kindOf(mode: string): string {
  if (mode === '120000') return 'a symbolic link'
  if (mode === '160000') return 'a repository of its own'
  return mode === '100755' ? 'marked as a program' : 'no regular file'
}

function textOf(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('\0') ? null : text
  } catch {
    return null
  }
}
