// Entries opened by the person's own gpg and agent.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { gpgDecrypter } from '../../../pipeline/decrypt/gpg-decrypter.ts'
import { algorithms, type Gnupg, gnupg } from '../../support/gnupg.ts'
import { itNeeds } from '../../support/needs.ts'
import { bareEnvironment } from '../../support/run.ts'

async function decryptWith(gpg: Gnupg, encrypted: Uint8Array): Promise<string> {
  const folder = join(gpg.home, '-odd "name"\n')
  await mkdir(folder, { recursive: true })
  const file = join(folder, 'entry.gpg')
  await writeFile(file, encrypted)
  const decrypter = gpgDecrypter({ environment: { ...bareEnvironment, ...gpg.environment }, mayPrompt: false })
  return (await decrypter.decrypt(file, AbortSignal.timeout(20_000))).toString()
}

for (const [name, algorithm] of Object.entries(algorithms)) {
  itNeeds('gpg')(`opens an entry for a key of ${name}`, async () => {
    await using gpg = await gnupg()
    await gpg.makeKey('one', algorithm)

    expect(await decryptWith(gpg, await gpg.encrypt('secret\n', ['one']))).toBe('secret\n')
  })
}

itNeeds('gpg')('tells a locked agent from a key that is not there, and asks nobody', async () => {
  await using gpg = await gnupg()
  await gpg.makeKey('one', algorithms['curve 25519'], 'a passphrase')
  const encrypted = await gpg.encrypt('secret\n', ['one'])
  await gpg.lock()

  await expect(decryptWith(gpg, encrypted)).rejects.toMatchObject({
    message: expect.stringMatching(/private key is locked/),
    details: { passing: true },
  })
  await gpg.unlock('one', 'a passphrase')
  expect(await decryptWith(gpg, encrypted)).toBe('secret\n')
})

itNeeds('gpg')('says what is wrong with an entry that cannot be opened', async () => {
  await using gpg = await gnupg()
  await using other = await gnupg()
  await gpg.makeKey('one', algorithms['curve 25519'])
  await other.makeKey('two', algorithms['curve 25519'])
  const encrypted = await gpg.encrypt('secret\n', ['one'])
  const bomb = await gpg.encrypt('0'.repeat(3_000_000), ['one'])
  const changed = Buffer.from(encrypted)
  changed[changed.length - 10] = (changed.at(-10) ?? 0) ^ 1

  await expect(decryptWith(other, encrypted)).rejects.toThrow(/not encrypted for any private key at hand/)
  await expect(decryptWith(gpg, encrypted.subarray(0, 50))).rejects.toThrow(/damaged/)
  await expect(decryptWith(gpg, Buffer.from('no message'))).rejects.toThrow(/damaged/)
  await expect(decryptWith(gpg, changed)).rejects.toThrow(/damaged/)
  await expect(decryptWith(gpg, bomb)).rejects.toThrow(/larger than 64 KiB/)
})

itNeeds('gpg')('says what to install where there is no gpg', async () => {
  await using gpg = await gnupg()
  await gpg.makeKey('one', algorithms['curve 25519'])
  const file = join(gpg.home, 'entry.gpg')
  await writeFile(file, await gpg.encrypt('secret\n', ['one']))
  const decrypter = gpgDecrypter({ environment: { PATH: '/nowhere' }, mayPrompt: false })

  await expect(decrypter.decrypt(file, AbortSignal.timeout(5_000))).rejects.toThrow(/install GnuPG/)
})
