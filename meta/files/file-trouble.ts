// What the operating system says when a file cannot be read or written, as a sentence that says what to do.
import { DocumentError } from './document.ts'

/** The code of an error of the operating system, such as `ENOSPC`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}

export function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR'
}

const writing: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full: free some space, then run again; nothing was written there',
  EDQUOT: 'your disk quota is used up: free some space, then run again; nothing was written there',
  EFBIG: 'this shell limits the size of files (ulimit -f): raise the limit, then run again; nothing was written there',
  EROFS: 'the file system is read-only: make it writable, or work on a copy',
  EACCES: 'you may not write there: check the owner and permissions of the folder',
  EPERM: 'you may not write there: check the owner and permissions of the folder',
  EIO: 'the disk reports an error: check it',
}

/** The error to throw instead: one that says what to do, or the same one where there is nothing to add. */
export function troubleWriting(path: string, error: unknown): unknown {
  const why = writing[codeOf(error) ?? '']
  return why === undefined ? error : new DocumentError(`cannot write ${path}, because ${why}`)
}

/** As `troubleWriting`, for a file or folder that cannot be opened or listed. */
export function troubleReading(path: string, error: unknown): unknown {
  const code = codeOf(error)
  if (code === 'ELOOP') return new DocumentError(`${path} is a symbolic link, which keyz does not follow: remove it`)
  if (code === 'ENXIO') return notAFile(path)
  if (code === 'EACCES' || code === 'EPERM')
    return new DocumentError(`cannot read ${path}, because you may not: check its owner and permissions`)
  if (code === 'EIO')
    return new DocumentError(`cannot read ${path}, because the disk reports an error: restore it from git`)
  return error
}

export function notAFile(path: string): DocumentError {
  return new DocumentError(`${path} is not a file that keyz wrote: remove it`)
}
