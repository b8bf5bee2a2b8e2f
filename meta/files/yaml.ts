// Loads the YAML library only for reading YAML or locating a mistake: commands that do neither start sooner.
import { createRequire } from 'node:module'
import type * as Yaml from 'yaml'

export function yaml(): typeof Yaml {
  return createRequire(import.meta.url)('yaml')
}
