// The metadata of a store at one point: of a commit, or of the work tree. Unreadable files are reported, and stop nothing.
import { Config } from '../../schema/config.ts'
import type { Registry } from '../../schema/registry.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import { configPath, parseConfig } from './config-file.ts'
import { conflictSentence } from './conflicts-told.ts'
import { ConflictError, DocumentError } from './document.ts'
import { emptyRegistry, parseRegistry, registryPath } from './registry-file.ts'
import { isOf, parseSidecar } from './sidecar-file.ts'
import { isSidecarPath, sidecarPath } from './sidecar-path.ts'

export interface Snapshot {
  registry: Registry
  config: Config
  /** By key_path. */
  sidecars: ReadonlyMap<string, Sidecar>
  /** False for a file that cannot be read, whose defaults stand in, or not as a whole. A missing file is known to be empty. */
  known: { registry: boolean; config: boolean }
  /** Why the sidecar at a path cannot be read, by its path relative to `.keyz`. */
  unreadable: ReadonlyMap<string, string>
  /** A message for each file that cannot be read. */
  broken: readonly string[]
}

/** A file in `.keyz`, with its path relative to it. `text` is null if it is not a regular file, or too large. */
export interface SnapshotFile {
  path: string
  text: string | null
}

/** Whether a path relative to `.keyz` is part of a snapshot. */
export function isOfSnapshot(path: string): boolean {
  return path === configPath || path === registryPath || isSidecarPath(path)
}

/**
 * A sidecar counts only at the path that the registry gives its key, or for a key that is not in the registry, at the path that
 * its own names give. One at any other path is ignored, because people can edit both names and paths by hand.
 */
export function snapshotOf(files: readonly SnapshotFile[]): Snapshot {
  const broken: string[] = []
  const mistakes = new Map<string, string>()
  let conflicts = 0
  const read = <Result>(file: SnapshotFile | undefined, parse: (text: string, file: string) => Result) => {
    if (file === undefined) return null
    const name = `.keyz/${file.path}`
    const failed = (why: string) => {
      broken.push(why)
      mistakes.set(file.path, why)
      return null
    }
    if (file.text === null) return failed(`${name} is not a regular file, or is far too large: remove it`)
    try {
      return parse(file.text, name)
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error
      if (!(error instanceof ConflictError && isSidecarPath(file.path))) return failed(error.message)
      mistakes.set(file.path, error.message)
      conflicts++
      return null
    }
  }
  const named = (path: string) => files.find((file) => file.path === path)
  const [registryFile, configFile] = [named(registryPath), named(configPath)]
  const readRegistry = read(registryFile, parseRegistry)
  const readConfig = read(configFile, parseConfig)
  const registry = readRegistry ?? emptyRegistry
  for (const { problem } of registry.bad) broken.push(problem)
  const sidecars = new Map<string, Sidecar>()
  for (const file of files.filter(({ path }) => isSidecarPath(path))) {
    const sidecar = read(file, parseSidecar)
    if (sidecar !== null && belongs(sidecar, file.path, registry)) sidecars.set(sidecar.key_path, sidecar)
  }
  if (conflicts > 0) broken.push(conflictSentence(conflicts))
  return {
    registry,
    config: readConfig ?? Config.parse({}),
    sidecars,
    unreadable: new Map([...mistakes].filter(([path]) => isSidecarPath(path))),
    known: {
      registry: registry.bad.length === 0 && (registryFile === undefined || readRegistry !== null),
      config: configFile === undefined || readConfig !== null,
    },
    broken: broken.sort(),
  }
}

function belongs(sidecar: Sidecar, path: string, { keys }: Registry): boolean {
  const row = Object.hasOwn(keys, sidecar.key_path) ? keys[sidecar.key_path] : undefined
  if (row === undefined) return sidecarPath(sidecar) === path
  return sidecarPath(row) === path && isOf(sidecar, sidecar.key_path, row)
}
