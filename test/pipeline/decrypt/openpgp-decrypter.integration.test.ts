// Entries as GnuPG makes them, opened in process with an exported private key.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as openpgp from 'openpgp'
import { expect, it } from 'vitest'
import type { Decrypter } from '../../../pipeline/decrypt/decrypter.ts'
import { openpgpDecrypter } from '../../../pipeline/decrypt/openpgp-decrypter.ts'
import { openPrivateKey } from '../../../pipeline/decrypt/private-key.ts'
import { Secret } from '../../../pipeline/secrets/secret.ts'
import { algorithms, gnupg } from '../../support/gnupg.ts'
import { itNeeds } from '../../support/needs.ts'
import { ocbMessage } from '../../support/ocb-message.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const nobody: Decrypter = {
  decrypt: () => Promise.reject(new Error('no gpg here')),
  close: async () => undefined,
}

/** Decrypts as keyz does when the key comes from the environment. */
async function decryptWith(privateKey: string, encrypted: Uint8Array, passphrase?: string): Promise<string> {
  await using folder = await temporaryFolder()
  const file = join(folder.path, 'entry.gpg')
  await writeFile(file, encrypted)
  const keys = await openPrivateKey({
    keyFile: null,
    key: new Secret(privateKey),
    passphraseFile: null,
    passphrase: passphrase === undefined ? null : new Secret(passphrase),
  })
  const decrypter = openpgpDecrypter(keys ?? [], nobody)
  try {
    return (await decrypter.decrypt(file, AbortSignal.timeout(20_000))).toString()
  } finally {
    await decrypter.close()
  }
}

for (const [name, algorithm] of Object.entries(algorithms)) {
  itNeeds('gpg')(`opens an entry for a key of ${name}`, async () => {
    await using gpg = await gnupg()
    await gpg.makeKey('one', algorithm)
    const encrypted = await gpg.encrypt('secret-of-one\nteam_id: 7\n', ['one'])

    const plaintext = await decryptWith(await gpg.exportSecret('one'), encrypted)

    expect(plaintext).toBe('secret-of-one\nteam_id: 7\n')
  })
}

itNeeds('gpg')('opens an entry with an export of subkeys only, and with a passphrase', async () => {
  await using gpg = await gnupg()
  await gpg.makeKey('ci', algorithms['curve 25519'], 'a long passphrase')
  const encrypted = await gpg.encrypt('secret\n', ['ci'])

  const exported = await gpg.exportSecret('ci', { subkeys: true, passphrase: 'a long passphrase' })

  expect(await decryptWith(exported, encrypted, 'a long passphrase')).toBe('secret\n')
})

itNeeds('gpg')('opens an entry for several recipients, also when they are hidden', async () => {
  await using gpg = await gnupg()
  for (const name of ['one', 'two', 'three']) await gpg.makeKey(name, algorithms['curve 25519'])
  const named = await gpg.encrypt('secret\n', ['one', 'two', 'three'])
  const hidden = await gpg.encrypt('secret\n', ['one', 'two', 'three'], ['--throw-keyids'])
  const exported = await gpg.exportSecret('three')

  expect(await decryptWith(exported, named)).toBe('secret\n')
  expect(await decryptWith(exported, hidden)).toBe('secret\n')
})

itNeeds('gpg')('refuses an entry without integrity protection, and one for somebody else', async () => {
  await using gpg = await gnupg()
  await gpg.makeKey('one', algorithms.RSA)
  await gpg.makeKey('two', algorithms['curve 25519'])
  const unprotected = await gpg.encrypt('secret\n', ['one'], ['--rfc2440', '--cipher-algo', '3DES'])
  const foreign = await gpg.encrypt('secret\n', ['two'])
  const exported = await gpg.exportSecret('one')

  await expect(decryptWith(exported, unprotected)).rejects.toThrow(/without integrity protection/)
  await expect(decryptWith(exported, foreign)).rejects.toThrow(/not encrypted for any private key at hand/)
})

const { privateKey, publicKey } = await openpgp.generateKey({
  type: 'ecc',
  curve: 'curve25519Legacy',
  userIDs: [{ name: 'x' }],
  format: 'object',
})
const encryptWith = async (text: string, config?: openpgp.PartialConfig) =>
  await openpgp.encrypt({
    message: await openpgp.createMessage({ text }),
    encryptionKeys: publicKey,
    format: 'binary',
    ...(config === undefined ? {} : { config }),
  })

it('opens a message of GnuPG 2.4 in OCB mode', async () => {
  const encrypted = await ocbMessage('secret\n', publicKey)

  expect(await decryptWith(privateKey.armor(), encrypted)).toBe('secret\n')
})

it('opens an entry for a newer kind of key, which gpg 2.2 does not know', async () => {
  const newer = await openpgp.generateKey({ type: 'curve25519', userIDs: [{ name: 'x' }], format: 'object' })
  const message = await openpgp.createMessage({ binary: Buffer.from('secret\n') })
  const encrypted = await openpgp.encrypt({ message, encryptionKeys: newer.publicKey, format: 'binary' })

  expect(await decryptWith(newer.privateKey.armor(), encrypted)).toBe('secret\n')
})

itNeeds('gpg')('ends the lines of a text as gpg does', async () => {
  await using gpg = await gnupg()
  await gpg.makeKey('one', algorithms['curve 25519'])
  const encrypted = await gpg.encrypt('secret\r\nteam_id: 7\r\n', ['one'], ['--textmode'])

  expect(await decryptWith(await gpg.exportSecret('one'), encrypted)).toBe('secret\nteam_id: 7\n')
})

it('refuses an authenticated packet that is too short for one, with and without armor', async () => {
  const whole = await ocbMessage('secret\n', publicKey)
  const recipientEnds = (await openpgp.readMessage({ binaryMessage: whole })).packets[0]?.write().length ?? 0
  const body = whole.subarray(recipientEnds + 4)
  for (const length of [0, 1, 2, 3, 4, 5, 18, 31]) {
    const short = Buffer.concat([
      whole.subarray(0, recipientEnds + 2),
      Buffer.from([0xd4, length]),
      body.subarray(0, length),
    ])
    const cut = whole.subarray(0, recipientEnds + 4 + length)

    for (const encrypted of [short, cut, Buffer.from(openpgp.armor(openpgp.enums.armor.message, short))])
      await expect(decryptWith(privateKey.armor(), encrypted)).rejects.toThrow(/damaged/)
  }
})

it('refuses a message that unpacks to more than an entry can be', async () => {
  const bomb = await encryptWith('0'.repeat(20_000_000), {
    preferredCompressionAlgorithm: openpgp.enums.compression.zlib,
  })

  expect(bomb.length).toBeLessThan(64 * 1024)
  await expect(decryptWith(privateKey.armor(), bomb)).rejects.toThrow(/larger than 64 KiB/)
})

it('refuses five megabytes before reading them, and bytes that are no message', async () => {
  await expect(decryptWith(privateKey.armor(), new Uint8Array(5_000_000))).rejects.toThrow(/larger than 64 KiB/)
  await expect(decryptWith(privateKey.armor(), Buffer.from('no message at all'))).rejects.toThrow(/damaged/)
  await expect(decryptWith(privateKey.armor(), (await encryptWith('secret')).subarray(0, 60))).rejects.toThrow(
    /damaged/,
  )
  await expect(decryptWith(privateKey.armor(), new Uint8Array())).rejects.toThrow(/empty file/)
})

it('notices a changed byte', async () => {
  const encrypted = await encryptWith('secret')
  encrypted[encrypted.length - 5] = (encrypted[encrypted.length - 5] ?? 0) ^ 1

  await expect(decryptWith(privateKey.armor(), encrypted)).rejects.toThrow(/damaged/)
})

it('says which variable to correct when the passphrase is wrong or missing', async () => {
  const locked = await openpgp.encryptKey({ privateKey, passphrase: 'right' })
  const encrypted = await encryptWith('secret')

  await expect(decryptWith(locked.armor(), encrypted, 'wrong')).rejects.toThrow(/correct KEYZ_PGP_PASSPHRASE/)
  await expect(decryptWith(locked.armor(), encrypted)).rejects.toThrow(/set KEYZ_PGP_PASSPHRASE/)
  await expect(decryptWith('no key', encrypted)).rejects.toThrow(/cannot be read/)
})
