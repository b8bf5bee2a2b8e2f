// `.keyz/config.yaml`: the settings of one store, as people write them.
import { Config } from '../../schema/config.ts'
import { readYaml } from './document.ts'
import type { KeyzFolder } from './keyz-folder.ts'

export const configPath = 'config.yaml'

/** The settings, with defaults for whatever the file leaves out, or when there is no file. Throws DocumentError. */
export async function readConfig(folder: KeyzFolder): Promise<Config> {
  return parseConfig((await folder.read(configPath)) ?? '', `.keyz/${configPath}`)
}

/** Like `readConfig`, for text from elsewhere; `file` is its name in messages. Throws DocumentError. */
export function parseConfig(text: string, file: string): Config {
  return readYaml({ file, text }, Config)
}
