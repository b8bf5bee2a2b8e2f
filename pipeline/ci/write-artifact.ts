// The folder that the job with the private key writes: the sidecars that changed, and the report of the run. Nothing of git.
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { toJson } from '../../meta/files/document.ts'
import { CiRun } from '../../schema/ci-run.ts'
import { CommandError } from '../errors.ts'

export const runFile = 'run.json'

interface Artifact {
  run: CiRun
  /** Texts by path under `.keyz`. */
  sidecars: ReadonlyMap<string, string>
}

/** Before any key is read, what the command line alone tells. Throws CommandError. */
export async function refuseUnusable(folder: string): Promise<void> {
  if (folder === '') throw new CommandError('--out needs the name of a new folder, and got an empty one')
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw new CommandError(`${folder} is not a folder that keyz can use: choose a new folder for --out`)
  })
  // Two runs must not be mixed.
  if (names.length > 0)
    throw new CommandError(`${folder} is not empty: choose a new folder for --out, or empty this one`)
}

/** Throws CommandError if the folder cannot be made, or is not empty. */
export async function writeArtifact(
  folder: string,
  { run, sidecars }: Artifact,
  inspect: (text: string, destination: string) => void,
): Promise<void> {
  await refuseUnusable(folder)
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new CommandError(`cannot make the folder ${folder}: choose another one for --out`, undefined, cause)
  })
  const files = new Map([[runFile, toJson(CiRun.parse(run))], ...sidecars])
  for (const [path, text] of files) {
    inspect(text, path)
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text, { flag: 'wx' })
  }
}
