// `pass keyz status`: an extension of pass that starts this keyz. It is this person's alone: one in the store would be run by everybody
// who has a clone, and whoever may push could put other code into it.
import { mkdir, readFile, rm } from 'node:fs/promises'
import { dirname, isAbsolute, join } from 'node:path'
import { atomicWrite } from '../../meta/files/atomic-write.ts'
import { shellQuoted, shellWord } from '../../schema/shell-word.ts'
import { executable } from '../environment/program-files.ts'
import { CommandError } from '../errors.ts'

export interface ExtensionPlace {
  /** Absolute path of the store. */
  store: string
  /** Where this person's programs keep their data. */
  data: string
  /** PASSWORD_STORE_EXTENSIONS_DIR, or null. */
  chosen: string | null
}

const firstLine = '# keyz as an extension of pass. Made by: keyz init --pass-extension'

/** Returns what was done and what remains to be set. Throws CommandError. */
export async function writePassExtension(place: ExtensionPlace): Promise<string[]> {
  const file = extensionFile(place)
  const folder = dirname(file)
  if (`${folder}/`.startsWith(`${place.store}/`))
    throw new CommandError(
      `${folder} is in the store, where everybody who may push could change what you run: set PASSWORD_STORE_EXTENSIONS_DIR to a folder of your own`,
    )
  const known = await textOf(file)
  if (known !== null && !isOurs(known))
    throw new CommandError(`${file} is not from keyz, or was changed since: remove it first`)
  const text = `${firstLine}\nPASSWORD_STORE_DIR="$PREFIX" exec ${shellQuoted(process.execPath)} ${shellQuoted(executable)} "$@"\n`
  if (known !== text) {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    // pass runs only what is executable.
    await atomicWrite(file, text, { mode: 0o700 })
  }
  return [
    ...(known === text ? [] : [`pass: wrote ${file}.`]),
    `For pass keyz, add to the settings of your shell: export PASSWORD_STORE_ENABLE_EXTENSIONS=true PASSWORD_STORE_EXTENSIONS_DIR=${shellWord(folder)}`,
  ]
}

/** Removes it if it is ours. */
export async function removePassExtension(place: ExtensionPlace): Promise<string[]> {
  const file = extensionFile(place)
  const known = await textOf(file)
  if (known === null || !known.startsWith(`${firstLine}\n`)) return []
  if (!isOurs(known)) return [`pass: left ${file}, because somebody changed it.`]
  await rm(file)
  return [`pass: removed ${file}.`]
}

/** With the other extensions of this person, if there are any. */
function extensionFile({ data, chosen }: ExtensionPlace): string {
  return join(chosen !== null && isAbsolute(chosen) ? chosen : join(data, 'keyz', 'pass-extensions'), 'keyz.bash')
}

/** As keyz writes it, wherever keyz and its Node are: a line that somebody added is theirs. */
function isOurs(text: string): boolean {
  const [first, second = '', ...others] = text.split('\n')
  return first === firstLine && others.join() === '' && /^PASSWORD_STORE_DIR="\$PREFIX" exec '.+' "\$@"$/.test(second)
}

async function textOf(file: string): Promise<string | null> {
  return await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new CommandError(`${file} cannot be read: see to its permissions`)
  })
}
