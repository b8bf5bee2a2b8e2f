// Which entries no longer hold certain bytes in the work tree: from one of them the bytes were moved.
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { blobName } from '../git/blob-name.ts'
import { entryOfFile } from '../store/entry-path.ts'

/** `files` are relative to the store; `blob` is what git calls the bytes. */
export async function entriesWithout(store: string, files: readonly string[], blob: string): Promise<string[]> {
  const entries: string[] = []
  for (const file of files) {
    const entry = entryOfFile(file)
    if (entry === null) continue
    const bytes = await readFile(resolve(store, file)).catch(() => null)
    if (bytes === null || blobName(bytes, blob) !== blob) entries.push(entry)
  }
  return entries
}
