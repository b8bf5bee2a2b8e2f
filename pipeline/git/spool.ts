// A file without a name that takes what git prints much of: git never waits to be read, and keyz is not called for each piece.
import { closeSync, fstatSync, openSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface Spool {
  file: number
  /** All that was written. */
  content: () => Buffer
  close: () => void
}

/** Null where no file can be made. `name` must be new. */
export function openSpool(name: string): Spool | null {
  const path = join(tmpdir(), name)
  let file: number | null = null
  try {
    file = openSync(path, 'wx+', 0o600)
    // Open, it lasts for as long as this process or git has it.
    rmSync(path)
    return spoolOf(file)
  } catch {
    if (file !== null) closeSync(file)
    return null
  }
}

function spoolOf(file: number): Spool {
  return { file, content: () => contentOf(file), close: () => closeSync(file) }
}

function contentOf(file: number): Buffer {
  const content = Buffer.allocUnsafe(fstatSync(file).size)
  let length = 0
  for (let read = -1; read !== 0 && length < content.length; length += read)
    read = readSync(file, content, length, content.length - length, length)
  return content.subarray(0, length)
}
