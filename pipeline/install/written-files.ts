// The workflow files that `keyz init --github` and `--gitlab` write. A file that a person changed since is theirs.
import { createHash } from 'node:crypto'
import { lstat, mkdir, readFile, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { atomicWrite } from '../../meta/files/atomic-write.ts'
import { sweepBeside } from '../../meta/files/temporary-file.ts'
import { CommandError } from '../errors.ts'

/** Paths by the SHA-256 of their text: what `--uninstall` may remove. */
export interface KnownFiles {
  files: Record<string, string>
  /** What a killed run may have written, too. */
  writing?: Record<string, string> | undefined
}

interface WrittenFiles {
  files: Record<string, string>
  said: string[]
}

interface Writing {
  /** What earlier runs wrote here. */
  known: KnownFiles
  /** Is told what is about to be written before it is. */
  note: (known: KnownFiles) => Promise<void>
  /** Whether keyz wrote such a text, anywhere. */
  isOurs: (text: string) => boolean
  /** How the person runs this again. */
  command: 'keyz init --github' | 'keyz init --gitlab'
}

/** A file that somebody else wrote or changed is left alone. Throws CommandError. */
export async function writeFiles(
  top: string,
  wanted: ReadonlyMap<string, string>,
  { known, note, isOurs, command }: Writing,
): Promise<WrittenFiles> {
  const files = { ...known.files }
  const writing: Record<string, string> = {}
  const said: string[] = []
  for (const path of wanted.keys()) {
    const link = await linkIn(top, path)
    if (link !== null)
      throw new CommandError(
        `${link} is a symbolic link, so the workflow would be written somewhere else: replace it with a folder, then run ${command} again`,
      )
  }
  for (const [path, text] of wanted) {
    const there = await textOf(join(top, path))
    if (there === text) files[path] = hashOf(text)
    else if (there === null || isKnown(known, path, there) || isOurs(there)) writing[path] = hashOf(text)
    else
      said.push(
        `Workflow: ${path} exists and is not as keyz writes it, so it stays: delete it and run ${command} again to replace it.`,
      )
  }
  // As it is there until the new one is: of an earlier run that was killed, only that one counts.
  if (Object.keys(writing).length > 0) await note({ files: { ...files, ...(await hashesOf(top, writing)) }, writing })
  for (const path of Object.keys(writing)) {
    await mkdir(dirname(join(top, path)), { recursive: true })
    await sweepBeside(join(top, path))
    await atomicWrite(join(top, path), wanted.get(path) ?? '')
    said.push(`Workflow: ${path} written; commit and push it yourself.`)
  }
  return { files: { ...files, ...writing }, said }
}

export async function removeWrittenFiles(top: string, known: KnownFiles): Promise<string[]> {
  const said: string[] = []
  for (const path of Object.keys({ ...known.files, ...known.writing })) {
    const link = await linkIn(top, path)
    if (link !== null) {
      said.push(`Workflow: ${path} stays, because ${link} is a symbolic link that leads out of this store.`)
      continue
    }
    await sweepBeside(join(top, path))
    const there = await textOf(join(top, path))
    if (there !== null && !isKnown(known, path, there)) {
      said.push(`Workflow: ${path} was changed since keyz wrote it, and stays.`)
      continue
    }
    if (there !== null) {
      await rm(join(top, path))
      said.push(`Workflow: ${path} removed; commit and push the change yourself.`)
    }
    await removeEmptyFolders(top, dirname(path))
  }
  return said
}

function isKnown({ files, writing = {} }: KnownFiles, path: string, text: string): boolean {
  return [files[path], writing[path]].includes(hashOf(text))
}

/** Of those that are there. */
async function hashesOf(top: string, paths: Record<string, string>): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const path of Object.keys(paths)) {
    const there = await textOf(join(top, path))
    if (there !== null) found[path] = hashOf(there)
  }
  return found
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
