// Where the private key that decrypts entries comes from: a file or a value that the environment names. Opening it is decrypt's job.
import { closeSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { CommandError, exitCodes } from '../errors.ts'
import { Secret } from '../secrets/secret.ts'

/** Where the key and its passphrase come from. A file wins over a value. */
export interface PrivateKeySource {
  keyFile: string | null
  key: Secret | null
  passphraseFile: string | null
  passphrase: Secret | null
}

/** The key as it was exported, armored or binary (one character per byte), and its passphrase. */
export interface PrivateKeyMaterial {
  key: Secret
  passphrase: Secret | null
}

/** Whether entries are decrypted by the person's gpg, because no private key was given. */
export function asksGpg({ key, keyFile }: PrivateKeySource): boolean {
  return key === null && keyFile === null
}

/** The environment variables that hold a secret themselves. */
export const privateKeySecrets = ['KEYZ_PGP_PRIVATE_KEY', 'KEYZ_PGP_PASSPHRASE'] as const
/** The environment variables that name a file with a secret. */
export const privateKeyFiles = ['KEYZ_PGP_PRIVATE_KEY_FILE', 'KEYZ_PGP_PASSPHRASE_FILE'] as const

/**
 * An open file (`/dev/fd/8`) is read and closed here, before any other program is started that could look into it. Throws CommandError
 * for one that is not open.
 */
export function privateKeySourceOf(variables: Readonly<Record<string, string | undefined>>): PrivateKeySource {
  const key = openFile(variables, 'KEYZ_PGP_PRIVATE_KEY_FILE')
  const passphrase = openFile(variables, 'KEYZ_PGP_PASSPHRASE_FILE')
  return {
    keyFile: key === null ? variables.KEYZ_PGP_PRIVATE_KEY_FILE || null : null,
    key: key === null ? secretOf(variables.KEYZ_PGP_PRIVATE_KEY) : new Secret(key.toString('latin1')),
    passphraseFile: passphrase === null ? variables.KEYZ_PGP_PASSPHRASE_FILE || null : null,
    passphrase: passphrase === null ? secretOf(variables.KEYZ_PGP_PASSPHRASE) : firstLineOf(passphrase),
  }
}

function openFile(variables: Readonly<Record<string, string | undefined>>, name: string): Buffer | null {
  const [, descriptor] = /^\/dev\/fd\/(\d+)$/.exec(variables[name] ?? '') ?? []
  if (descriptor === undefined) return null
  try {
    const bytes = readFileSync(Number(descriptor))
    closeSync(Number(descriptor))
    return bytes
  } catch (cause) {
    throw cannotRead(name, `/dev/fd/${descriptor}`, cause)
  }
}

function secretOf(value: string | undefined): Secret | null {
  return value ? new Secret(value) : null
}

function firstLineOf(bytes: Buffer): Secret {
  return new Secret(bytes.toString().replace(/\r?\n$/, ''))
}

/** Null when no key was given. Throws CommandError for a file that cannot be read. */
export async function readPrivateKeySource(source: PrivateKeySource): Promise<PrivateKeyMaterial | null> {
  const key =
    source.keyFile === null
      ? source.key
      : new Secret((await readNamed(source.keyFile, 'KEYZ_PGP_PRIVATE_KEY_FILE')).toString('latin1'))
  if (key === null) return null
  return { key, passphrase: await passphraseOf(source) }
}

async function passphraseOf({ passphraseFile, passphrase }: PrivateKeySource): Promise<Secret | null> {
  if (passphraseFile === null) return passphrase
  return firstLineOf(await readNamed(passphraseFile, 'KEYZ_PGP_PASSPHRASE_FILE'))
}

async function readNamed(file: string, variable: string): Promise<Buffer> {
  return await readFile(file).catch((cause: unknown) => {
    throw cannotRead(variable, file, cause)
  })
}

function cannotRead(variable: string, file: string, cause: unknown): CommandError {
  return new CommandError(
    `${variable} names ${file}, which cannot be read: correct the path or the file's permissions`,
    exitCodes.usage,
    cause,
  )
}
