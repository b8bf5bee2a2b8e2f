// Where programs are looked up: a store or its repository must not be able to bring its own git or gpg.
import { realpathSync } from 'node:fs'
import { delimiter, isAbsolute, resolve, sep } from 'node:path'

/**
 * `PATH` without relative folders and without those below `untrusted`, the folders that somebody else can push files to. Programs that
 * keyz starts, and those that they start, are then absolute paths outside of them.
 */
export function trustedPath(path: string, untrusted: readonly string[]): string {
  const places = untrusted.flatMap((folder) => [resolve(folder), real(folder)])
  const isTrusted = (folder: string) =>
    isAbsolute(folder) && [resolve(folder), real(folder)].every((at) => places.every((place) => !isBelow(at, place)))
  return path.split(delimiter).filter(isTrusted).join(delimiter)
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`)
}

function real(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return resolve(path)
  }
}
