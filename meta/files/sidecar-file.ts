// Reading and writing sidecars. A sidecar that cannot be read is an error with its place in the file, and is never overwritten.
import { Sidecar } from '../../schema/sidecar.ts'
import { readJson, toJson } from './document.ts'
import type { KeyzFolder } from './keyz-folder.ts'

/** The sidecar at a path relative to `.keyz`, or null when there is none yet. Throws DocumentError. */
export async function readSidecar(folder: KeyzFolder, path: string): Promise<Sidecar | null> {
  const text = await folder.read(path)
  return text === null ? null : parseSidecar(text, `.keyz/${path}`)
}

/** As `readSidecar`, for text from elsewhere; `file` is its name in the sentence. */
export function parseSidecar(text: string, file: string): Sidecar {
  return readJson({ file, text }, Sidecar)
}

/** Whether a sidecar tells about this key. Where a file lies proves nothing: names are edited by hand. */
export function isOf(sidecar: Sidecar, keyPath: string, row: { provider_id: string }): boolean {
  return sidecar.key_path === keyPath && sidecar.provider_id === row.provider_id
}

export async function writeSidecar(folder: KeyzFolder, path: string, sidecar: Sidecar): Promise<void> {
  await folder.write(path, toJson(Sidecar.parse(sidecar)))
}
