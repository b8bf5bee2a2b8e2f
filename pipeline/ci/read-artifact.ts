// Reads the artifact of another job without trusting it: only regular files with known names, strict schemas, in their own place, without a key in them.
import { constants } from 'node:fs'
import { lstat, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { readJson, toJson } from '../../meta/files/document.ts'
import { parseSidecar } from '../../meta/files/sidecar-file.ts'
import { CiRun } from '../../schema/ci-run.ts'
import { type Instant, isFromFuture } from '../../schema/instant.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import { printable } from '../../schema/text.ts'
import { CommandError } from '../errors.ts'
import { looksLikeKey } from '../guard/looks-like-key.ts'
import { metadataProblem } from '../guard/metadata-problem.ts'
import { runFile } from './write-artifact.ts'

export interface ReadArtifact {
  run: CiRun
  sidecars: Sidecar[]
}

/** A sidecar has a few kilobytes; the report of a run over 10,000 keys has 4 MB. */
const maxSidecarBytes = 1024 * 1024
const maxRunBytes = 32 * 1024 * 1024
const maxBytes = 128 * 1024 * 1024
const maxFiles = 50_000
const maxArtifacts = 256
const maxDepth = 4

const sidecarName =
  /^providers\/[a-z0-9][a-z0-9-]{0,63}\/[a-z0-9_-][a-z0-9._-]{0,99}\/[a-z0-9_-][a-z0-9._-]{0,99}\.json$/

/** One artifact per folder, or per subfolder of it. Throws CommandError for the first thing that does not belong. */
export async function readArtifacts(folders: readonly string[], now: Instant): Promise<ReadArtifact[]> {
  const places: string[] = []
  for (const folder of folders) for (const place of await artifactsIn(folder)) places.push(place)
  if (places.length > maxArtifacts)
    throw new CommandError(`more than ${maxArtifacts} artifacts were given: use fewer shards`)
  const artifacts: ReadArtifact[] = []
  for (const place of places) artifacts.push(await readArtifact(place, now))
  return artifacts
}

async function artifactsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => {
    throw new CommandError(`cannot read ${folder}: point --from at the folder that keyz ci sync --out wrote`)
  })
  if (names.includes(runFile)) return [folder]
  if (names.length === 0)
    throw new CommandError(`${folder} is empty: the sync job failed or wrote nothing; see its log`)
  return names.sort().map((name) => join(folder, name))
}

async function readArtifact(folder: string, now: Instant): Promise<ReadArtifact> {
  const files = await filesBelow(folder)
  if (!files.includes(runFile))
    throw refused(runFile, `is missing in ${folder}, so keyz ci sync did not write this folder`)
  let left = maxBytes
  const texts = new Map<string, string>()
  for (const path of files) {
    const bytes = await readRegular(folder, path)
    left -= bytes.length
    if (left < 0) throw refused(path, 'makes the artifact larger than keyz ever writes')
    texts.set(path, textOf(path, bytes))
  }
  const run = runOf(texts.get(runFile) ?? '')
  const sidecars = [...texts].flatMap(([path, text]) => (path === runFile ? [] : [sidecarOf(path, text, now)]))
  return { run, sidecars }
}

/** Names relative to the folder. Refuses symbolic links, pipes and the like, and any name that keyz does not write. */
async function filesBelow(root: string): Promise<string[]> {
  const files: string[] = []
  const visit = async (path: string, depth: number): Promise<void> => {
    const stats = await lstat(join(root, path))
    if (stats.isSymbolicLink()) throw refused(path || root, 'is a symbolic link, and only regular files are accepted')
    if (stats.isDirectory()) {
      if (depth >= maxDepth) throw refused(path, 'is nested deeper than keyz ever writes')
      for (const name of (await readdir(join(root, path))).sort())
        await visit(path === '' ? name : `${path}/${name}`, depth + 1)
      return
    }
    if (!stats.isFile()) throw refused(path, 'is not a regular file')
    if (path !== runFile && !sidecarName.test(path)) throw refused(path, 'is not a file that keyz ci sync writes')
    if (stats.size > (path === runFile ? maxRunBytes : maxSidecarBytes))
      throw refused(path, 'is larger than keyz ever writes')
    files.push(path)
    if (files.length > maxFiles) throw refused(path, `is one of more than ${maxFiles} files`)
  }
  await visit('', 0)
  return files
}

async function readRegular(root: string, path: string): Promise<Buffer> {
  const handle = await open(join(root, path), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const stats = await handle.stat()
    if (!stats.isFile() || stats.size > maxRunBytes) throw refused(path, 'changed while it was being read')
    return await handle.readFile()
  } finally {
    await handle.close()
  }
}

function textOf(path: string, bytes: Buffer): string {
  const text = bytes.toString('utf8')
  if (!Buffer.from(text).equals(bytes)) throw refused(path, 'is not UTF-8 text')
  return text
}

function runOf(text: string): CiRun {
  const found = looksLikeKey(text)
  if (found !== null) throw refused(runFile, `contains what looks like ${found}`)
  return readJson({ file: runFile, text }, CiRun)
}

/** Throws DocumentError or CommandError. */
function sidecarOf(path: string, text: string, now: Instant): Sidecar {
  const problem = metadataProblem({ path, mode: '100644', bytes: Buffer.from(text) })
  if (problem !== null) throw new CommandError(`refused the artifact: ${problem}; nothing was published`)
  const sidecar = parseSidecar(text, path)
  if (toJson(sidecar) !== text) throw refused(path, 'is not formatted the way keyz writes it')
  const times = [sidecar.last_success_at, sidecar.last_error?.at ?? null]
  if (times.some((time) => time !== null && isFromFuture(time, now)))
    throw refused(path, 'has a reading from the future')
  return sidecar
}

function refused(path: string, problem: string): CommandError {
  return new CommandError(`refused the artifact: ${printable(path)} ${problem}; nothing was published`)
}
