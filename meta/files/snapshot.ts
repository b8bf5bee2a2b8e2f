// The metadata of a store at one point: of a commit, or of the work tree. What cannot be read is told, and stops nothing.
import { Config } from '../../schema/config.ts'
import type { Registry } from '../../schema/registry.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import { configPath, parseConfig } from './config-file.ts'
import { DocumentError } from './document.ts'
import { emptyRegistry, parseRegistry, registryPath } from './registry-file.ts'
import { isOf, parseSidecar } from './sidecar-file.ts'
import { isSidecarPath, sidecarPath } from './sidecar-path.ts'

export interface Snapshot {
  registry: Registry
  config: Config
  /** By key_path. */
  sidecars: ReadonlyMap<string, Sidecar>
  /** Which of both is what its file says, and not what stands in for a file that cannot be read. Where there is no file, that is what it says. */
  known: { registry: boolean; config: boolean }
  /** Sentences about files that cannot be read. */
  broken: readonly string[]
}

/** A file below `.keyz`, its path relative to it; `text` is null for what is no regular file, or too large to be one of keyz. */
export interface SnapshotFile {
  path: string
  text: string | null
}

/** Whether a path relative to `.keyz` is one that a snapshot is made of. */
export function isOfSnapshot(path: string): boolean {
  return path === configPath || path === registryPath || isSidecarPath(path)
}

/**
 * A sidecar counts where the registry says that its key belongs; for a key that is not in the registry, where its own names
 * say so. One that lies elsewhere is nobody's: where a file lies, and whom it names, can be edited by hand.
 */
export function snapshotOf(files: readonly SnapshotFile[]): Snapshot {
  const broken: string[] = []
  const read = <Result>(file: SnapshotFile | undefined, parse: (text: string, file: string) => Result) => {
    if (file === undefined) return null
    const name = `.keyz/${file.path}`
    if (file.text === null) {
      broken.push(`${name} is no regular file, or far too large: keyz reads nothing else there; remove it`)
      return null
    }
    try {
      return parse(file.text, name)
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error
      broken.push(error.message)
      return null
    }
  }
  const named = (path: string) => files.find((file) => file.path === path)
  const [registryFile, configFile] = [named(registryPath), named(configPath)]
  const readRegistry = read(registryFile, parseRegistry)
  const readConfig = read(configFile, parseConfig)
  const registry = readRegistry ?? emptyRegistry
  const sidecars = new Map<string, Sidecar>()
  for (const file of files.filter(({ path }) => isSidecarPath(path))) {
    const sidecar = read(file, parseSidecar)
    if (sidecar !== null && belongs(sidecar, file.path, registry)) sidecars.set(sidecar.key_path, sidecar)
  }
  return {
    registry,
    config: readConfig ?? Config.parse({}),
    sidecars,
    known: {
      registry: registryFile === undefined || readRegistry !== null,
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
