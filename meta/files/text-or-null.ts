// A text file of the repository outside of `.keyz`, which somebody else may have pushed: a link to a device or a pipe must stop nobody.
import { readOwnFile } from './read-own-file.ts'

/** Far more than a workflow has. */
const maxBytes = 1024 * 1024

/** Null for what is not there, is no regular file, is far too large, or may not be read. */
export function textOrNull(file: string): string | null {
  try {
    return readOwnFile(file, maxBytes)?.toString('utf8') ?? null
  } catch {
    return null
  }
}
