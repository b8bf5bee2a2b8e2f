// The workflow files that `keyz init --github` writes. A file that a person changed since is theirs.
import { createHash } from 'node:crypto'
import { lstat, mkdir, readFile, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { atomicWrite } from '../../meta/files/atomic-write.ts'
import { CommandError } from '../errors.ts'

export interface WrittenFiles {
  /** Paths by the SHA-256 of their text: what `--uninstall` may remove. */
  files: Record<string, string>
  said: string[]
}

/** `known` is what earlier runs wrote. A file that somebody else wrote or changed is left alone. Throws CommandError. */
export async function writeFiles(
  top: string,
  wanted: ReadonlyMap<string, string>,
  known: Readonly<Record<string, string>>,
): Promise<WrittenFiles> {
  const files = { ...known }
  const said: string[] = []
  for (const path of wanted.keys()) {
    const link = await linkIn(top, path)
    if (link !== null)
      throw new CommandError(
        `${link} is a symbolic link, so the workflow would be written somewhere else: replace it with a folder, then run keyz init --github again`,
      )
  }
  for (const [path, text] of wanted) {
    const there = await textOf(join(top, path))
    if (there === text) {
      files[path] = hashOf(text)
      continue
    }
    if (there !== null && known[path] !== hashOf(there)) {
      said.push(
        `Workflow: ${path} exists and was not written by keyz, so it stays: delete it and run keyz init --github again to replace it.`,
      )
      continue
    }
    await mkdir(dirname(join(top, path)), { recursive: true })
    await atomicWrite(join(top, path), text)
    files[path] = hashOf(text)
    said.push(`Workflow: ${path} written; commit and push it yourself.`)
  }
  return { files, said }
}

export async function removeWrittenFiles(top: string, known: Readonly<Record<string, string>>): Promise<string[]> {
  const said: string[] = []
  for (const [path, hash] of Object.entries(known)) {
    const link = await linkIn(top, path)
    if (link !== null) {
      said.push(`Workflow: ${path} stays, because ${link} is a symbolic link that leads out of this store.`)
      continue
    }
    const there = await textOf(join(top, path))
    if (there === null) continue
    if (hashOf(there) === hash) {
      await rm(join(top, path))
      await removeEmptyFolders(top, dirname(path))
      said.push(`Workflow: ${path} removed; commit and push the change yourself.`)
    } else said.push(`Workflow: ${path} was changed since keyz wrote it, and stays.`)
  }
  return said
}

/** The first symbolic link on the way from the top to a file, the file included: git tracks links, so anybody who can push can make one. */
async function linkIn(top: string, path: string): Promise<string | null> {
  const names = path.split('/')
  for (const count of names.keys()) {
    const part = names.slice(0, count + 1).join('/')
    const found = await lstat(join(top, part)).catch(() => null)
    if (found?.isSymbolicLink()) return part
  }
  return null
}

/** Those that only held what was removed. */
async function removeEmptyFolders(top: string, folder: string): Promise<void> {
  if (folder === '.') return
  const removed = await rmdir(join(top, folder)).then(
    () => true,
    () => false,
  )
  if (removed) await removeEmptyFolders(top, dirname(folder))
}

async function textOf(file: string): Promise<string | null> {
  return await readFile(file, 'utf8').catch(() => null)
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
