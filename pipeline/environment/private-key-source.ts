// Where the private key that decrypts entries comes from: a file or a value that the environment names. Opening it is decrypt's job.
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

/** The environment variables that hold a secret themselves. */
export const privateKeySecrets = ['KEYZ_PGP_PRIVATE_KEY', 'KEYZ_PGP_PASSPHRASE'] as const
/** The environment variables that name a file with a secret. */
export const privateKeyFiles = ['KEYZ_PGP_PRIVATE_KEY_FILE', 'KEYZ_PGP_PASSPHRASE_FILE'] as const

export function privateKeySourceOf(variables: Readonly<Record<string, string | undefined>>): PrivateKeySource {
  return {
    keyFile: variables.KEYZ_PGP_PRIVATE_KEY_FILE || null,
    key: variables.KEYZ_PGP_PRIVATE_KEY ? new Secret(variables.KEYZ_PGP_PRIVATE_KEY) : null,
    passphraseFile: variables.KEYZ_PGP_PASSPHRASE_FILE || null,
    passphrase: variables.KEYZ_PGP_PASSPHRASE ? new Secret(variables.KEYZ_PGP_PASSPHRASE) : null,
  }
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
  const text = (await readNamed(passphraseFile, 'KEYZ_PGP_PASSPHRASE_FILE')).toString()
  return new Secret(text.replace(/\r?\n$/, ''))
}

async function readNamed(file: string, variable: string): Promise<Buffer> {
  return await readFile(file).catch((cause: unknown) => {
    throw new CommandError(
      `${variable} names ${file}, which cannot be read: correct the path or the file's permissions`,
      exitCodes.usage,
      cause,
    )
  })
}
