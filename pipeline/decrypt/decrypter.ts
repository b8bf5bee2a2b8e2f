// What every way of decrypting has in common: the limits, and the sentences for what goes wrong.
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { KeyError } from '../errors.ts'

/** Larger entries, encrypted or decrypted, hold something else than an API key. */
export const maxEntryBytes = 64 * 1024

/** Decrypts one entry. `signal` ends the wait; throws KeyError with kind `decrypt_error`. */
export interface Decrypter {
  decrypt: (file: string, signal: AbortSignal) => Promise<Buffer>
  close: () => Promise<void>
}

/** A named pipe opens without somebody at its other end, and is as empty as it looks. */
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/** The encrypted bytes of an entry. The size is checked before anything is read. */
export async function readEncrypted(file: string): Promise<Buffer> {
  // Not by way of the thread pool: for a file this small, that takes longer than reading it.
  const descriptor = opened(file)
  try {
    const { size } = fstatSync(descriptor)
    if (size > maxEntryBytes) throw tooLarge()
    if (size === 0)
      throw new KeyError('decrypt_error', 'the entry is an empty file: insert the key again with pass insert')
    return readFileSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function opened(file: string): number {
  try {
    return openSync(file, flags)
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
    throw new KeyError(
      'decrypt_error',
      missing ? 'the entry is no longer in the store' : 'the entry cannot be read: check the permissions of its file',
      { cause },
    )
  }
}

export function tooLarge(): KeyError {
  return new KeyError(
    'decrypt_error',
    'the entry is larger than 64 KiB, so it is not an API key: list it under "ignore" in the registry',
  )
}

export function damaged(cause?: unknown): KeyError {
  return new KeyError(
    'decrypt_error',
    'the entry is damaged or is not an OpenPGP message: restore it from git or insert the key again',
    {
      cause,
    },
  )
}

export function notForThisKey(cause?: unknown): KeyError {
  return new KeyError(
    'decrypt_error',
    'the entry is not encrypted for any private key at hand: sync where the right key is, or ask somebody who is in .gpg-id to add yours (keyz join)',
    { local: true, cause },
  )
}

export function unprotected(cause?: unknown): KeyError {
  return new KeyError(
    'decrypt_error',
    'the entry is encrypted without integrity protection, as very old programs do: insert the key again to protect it',
    { cause },
  )
}

export function lockedKey(): KeyError {
  return new KeyError(
    'decrypt_error',
    'the private key is locked: unlock it once (for example, with `pass show` of any entry), then run again',
    { passing: true },
  )
}
