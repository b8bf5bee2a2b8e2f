// Reads and writes sidecars. One that cannot be read is an error with line and column, and is never overwritten.
import { Sidecar } from '../../schema/sidecar.ts'
import { readJson, toJson } from './document.ts'
import type { KeyzFolder } from './keyz-folder.ts'

/** The sidecar at a path relative to `.keyz`, or null if there is none yet. Throws DocumentError. */
export async function readSidecar(folder: KeyzFolder, path: string): Promise<Sidecar | null> {
  const text = await folder.read(path)
  return text === null ? null : parseSidecar(text, `.keyz/${path}`)
}

/** Like `readSidecar`, for text from elsewhere; `file` is its name in messages. Throws DocumentError. */
export function parseSidecar(text: string, file: string): Sidecar {
  return readJson({ file, text }, Sidecar)
}

/** Whether a sidecar is about this key. Its path proves nothing: people edit names by hand. */
export function isOf(sidecar: Sidecar, keyPath: string, row: { provider_id: string }): boolean {
  return sidecar.key_path === keyPath && sidecar.provider_id === row.provider_id
}

export async function writeSidecar(folder: KeyzFolder, path: string, sidecar: Sidecar): Promise<void> {
  await folder.write(path, toJson(Sidecar.parse(sidecar)))
}
