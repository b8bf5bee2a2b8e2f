// The only way in which the content of a file below `.keyz` is read: whoever can push to the store may have put a link, a device or
// far too much there, and none of that may stop a commit or a sync.
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { isMissing, notAFile, troubleReading } from './file-trouble.ts'

/** Far more than keyz ever writes. */
const maxFileBytes = 16 * 1024 * 1024

/**
 * The bytes of a regular file, or null if there is none. Check the folders on the way with parent-check.ts first. Throws
 * DocumentError for a link, for anything else that is no file, for one that is too large, and for one that may not be read.
 *
 * Synchronous, because these files are small and many: several times faster than four trips through the thread pool for each.
 */
export function readOwnFile(file: string, maxBytes = maxFileBytes): Buffer | null {
  const descriptor = openToRead(file)
  if (descriptor === null) return null
  try {
    const stats = fstatSync(descriptor)
    if (!stats.isFile() || stats.size > maxBytes) throw notAFile(file)
    return readUpTo(descriptor, stats.size)
  } catch (error) {
    throw troubleReading(file, error)
  } finally {
    closeSync(descriptor)
  }
}

/** No link is followed, and no open waits for the other end of a pipe. */
function openToRead(file: string): number | null {
  try {
    return openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (error) {
    if (isMissing(error)) return null
    throw troubleReading(file, error)
  }
}

/** What a file gains while it is read does not count. */
function readUpTo(descriptor: number, size: number): Buffer {
  const bytes = Buffer.alloc(size)
  let length = 0
  while (length < size) {
    const read = readSync(descriptor, bytes, length, size - length, null)
    if (read === 0) break
    length += read
  }
  return bytes.subarray(0, length)
}
