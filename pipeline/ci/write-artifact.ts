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

/** Throws CommandError if the folder is not empty: two runs must not be mixed. */
export async function writeArtifact(
  folder: string,
  { run, sidecars }: Artifact,
  inspect: (text: string, destination: string) => void,
): Promise<void> {
  await mkdir(folder, { recursive: true })
  if ((await readdir(folder)).length > 0)
    throw new CommandError(`${folder} is not empty: choose a new folder for --out, or empty this one`)
  const files = new Map([[runFile, toJson(CiRun.parse(run))], ...sidecars])
  for (const [path, text] of files) {
    inspect(text, path)
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text, { flag: 'wx' })
  }
}
