// What git calls some bytes. Pure.
import { createHash } from 'node:crypto'

/** The name that git gives these bytes, in a repository whose names have as many digits as `like`. */
export function blobName(bytes: Uint8Array, like: string): string {
  const algorithm = like.length === 64 ? 'sha256' : 'sha1'
  return createHash(algorithm).update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}
