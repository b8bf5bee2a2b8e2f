// Opens the private key that was given in the environment, once per run.
import { readFile } from 'node:fs/promises'
import type * as openpgp from 'openpgp'
import { CommandError, exitCodes } from '../errors.ts'
import { maskInActions } from '../secrets/mask-in-actions.ts'
import { Secret } from '../secrets/secret.ts'

/** Where the key and its passphrase come from, as named in the environment; a file wins over a value. */
export interface PrivateKeySource {
  keyFile: string | null
  key: Secret | null
  passphraseFile: string | null
  passphrase: Secret | null
}

/**
 * The keys, unlocked. Null when none was given, or when OpenPGP.js cannot read it (version 5 keys) and gpg has to.
 * Throws CommandError: 2 when the key cannot be had, 3 when it cannot be opened.
 */
export async function openPrivateKey(
  source: PrivateKeySource,
  inActions = false,
): Promise<openpgp.PrivateKey[] | null> {
  if (source.keyFile === null && source.key === null) return null
  const material =
    source.keyFile === null
      ? Buffer.from(source.key?.reveal() ?? '')
      : await readNamed(source.keyFile, 'KEYZ_PGP_PRIVATE_KEY_FILE')
  maskInActions(new Secret(material.toString('latin1')), inActions)
  const keys = await parseKeys(material)
  const passphrase =
    source.passphraseFile === null
      ? (source.passphrase?.reveal() ?? null)
      : (await readNamed(source.passphraseFile, 'KEYZ_PGP_PASSPHRASE_FILE')).toString().replace(/\r?\n$/, '')
  if (passphrase !== null) maskInActions(new Secret(passphrase), inActions)
  return await Promise.all(keys.map((key) => unlock(key, passphrase)))
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

async function parseKeys(material: Buffer): Promise<openpgp.PrivateKey[]> {
  // Loading it takes a tenth of a second, which nobody should wait for where gpg decrypts.
  const { readPrivateKeys } = await import('openpgp')
  const armoredKeys = material.toString('latin1')
  try {
    const keys = armoredKeys.includes('-----BEGIN PGP')
      ? await readPrivateKeys({ armoredKeys })
      : await readPrivateKeys({ binaryKeys: new Uint8Array(material) })
    if (keys.length > 0) return keys
  } catch (cause) {
    throw unreadable(cause)
  }
  throw unreadable()
}

function unreadable(cause?: unknown): CommandError {
  return new CommandError(
    'the private key in KEYZ_PGP_PRIVATE_KEY cannot be read: give what gpg --export-secret-keys --armor (or --export-secret-subkeys) prints',
    exitCodes.usage,
    cause,
  )
}

async function unlock(privateKey: openpgp.PrivateKey, passphrase: string | null): Promise<openpgp.PrivateKey> {
  if (privateKey.isDecrypted()) return privateKey
  if (passphrase === null) {
    throw new CommandError(
      'the private key has a passphrase: set KEYZ_PGP_PASSPHRASE or KEYZ_PGP_PASSPHRASE_FILE',
      exitCodes.nothingDecrypted,
    )
  }
  const { decryptKey } = await import('openpgp')
  return await decryptKey({ privateKey, passphrase }).catch((cause: unknown) => {
    throw new CommandError(
      'the passphrase does not open the private key: correct KEYZ_PGP_PASSPHRASE or KEYZ_PGP_PASSPHRASE_FILE',
      exitCodes.nothingDecrypted,
      cause,
    )
  })
}
