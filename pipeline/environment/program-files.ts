// The files of keyz itself that it reads or starts while it runs, wherever it is installed: in a clone, or as the package with dist/.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder that package.json is in, without a slash at its end. */
export const programFolder = topFolder(dirname(fileURLToPath(import.meta.url)))

/** Absolute path of one of keyz's files, named from the folder of package.json. */
export function programFile(path: string): string {
  return join(programFolder, path)
}

/** What hooks, git drivers, and the demo start. */
export const executable = programFile('pipeline/bin.mjs')

/** Absolute path of husky's program: the build carries a copy, and a clone has the package. */
export function huskyProgram(): string {
  const copy = programFile('dist/husky/bin.js')
  return existsSync(copy) ? copy : join(dirname(createRequire(import.meta.url).resolve('husky')), 'bin.js')
}

/** The bundle of a release is one folder deep, and the sources are two. */
function topFolder(folder: string): string {
  const above = dirname(folder)
  return existsSync(join(folder, 'package.json')) || above === folder ? folder : topFolder(above)
}
