// Opens the private key that was given in the environment, once per run.
import type * as openpgp from 'openpgp'
import { type PrivateKeySource, readPrivateKeySource } from '../environment/private-key-source.ts'
import { CommandError, exitCodes } from '../errors.ts'
import { maskInActions } from '../secrets/mask-in-actions.ts'
import type { Secret } from '../secrets/secret.ts'
import { loadOpenpgp } from './load-openpgp.ts'

/**
 * The keys, unlocked. Null when none was given, or when OpenPGP.js cannot read it (version 5 keys) and gpg has to.
 * Throws CommandError: 2 when the key cannot be read, 3 when it cannot be unlocked.
 */
export async function openPrivateKey(source: PrivateKeySource, masks = false): Promise<openpgp.PrivateKey[] | null> {
  const material = await readPrivateKeySource(source)
  if (material === null) return null
  const { key, passphrase } = material
  maskInActions(key, masks)
  if (passphrase !== null) maskInActions(passphrase, masks)
  const keys = await parseKeys(key)
  return await Promise.all(keys.map((locked) => unlock(locked, passphrase)))
}

async function parseKeys(key: Secret): Promise<openpgp.PrivateKey[]> {
  // Loading it takes a tenth of a second, which nobody should wait for where gpg decrypts.
  const { readPrivateKeys } = await loadOpenpgp()
  const armoredKeys = key.reveal()
  try {
    const keys = armoredKeys.includes('-----BEGIN PGP')
      ? await readPrivateKeys({ armoredKeys })
      : await readPrivateKeys({ binaryKeys: new Uint8Array(Buffer.from(armoredKeys, 'latin1')) })
    if (keys.length > 0) return keys
  } catch (cause) {
    throw unreadable(cause)
  }
  throw unreadable()
}

function unreadable(cause?: unknown): CommandError {
  return new CommandError(
    'the private key in KEYZ_PGP_PRIVATE_KEY cannot be read: use the output of gpg --export-secret-keys --armor (or --export-secret-subkeys)',
    exitCodes.usage,
    cause,
  )
}

async function unlock(privateKey: openpgp.PrivateKey, passphrase: Secret | null): Promise<openpgp.PrivateKey> {
  if (privateKey.isDecrypted()) return privateKey
  if (passphrase === null) {
    throw new CommandError(
      'the private key has a passphrase: set KEYZ_PGP_PASSPHRASE or KEYZ_PGP_PASSPHRASE_FILE',
      exitCodes.nothingDecrypted,
    )
  }
  const { decryptKey } = await loadOpenpgp()
  return await decryptKey({ privateKey, passphrase: passphrase.reveal() }).catch((cause: unknown) => {
    throw new CommandError(
      'the passphrase does not open the private key: correct KEYZ_PGP_PASSPHRASE or KEYZ_PGP_PASSPHRASE_FILE',
      exitCodes.nothingDecrypted,
      cause,
    )
  })
}
