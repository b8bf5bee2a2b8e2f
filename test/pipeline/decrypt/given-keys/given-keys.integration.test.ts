// Private keys as gpg exports them, and entries as gpg writes them: which are opened without OpenPGP.js.
import { afterAll, beforeAll, expect } from 'vitest'
import { encryptedMessage } from '../../../../pipeline/decrypt/encrypted-message.ts'
import { givenKeys, sessionKeyBy } from '../../../../pipeline/decrypt/given-keys/given-keys.ts'
import { openPrivateKey } from '../../../../pipeline/decrypt/private-key.ts'
import { Secret } from '../../../../pipeline/secrets/secret.ts'
import { type Gnupg, gnupg } from '../../../support/gnupg.ts'
import { itNeeds } from '../../../support/needs.ts'
import { has } from '../../../support/store.ts'

const kinds = {
  cv25519: { primary: 'ed25519', subkey: 'cv25519' },
  'p-256': { primary: 'nistp256', subkey: 'nistp256' },
  'p-384': { primary: 'ed25519', subkey: 'nistp384' },
  'p-521': { primary: 'ed25519', subkey: 'nistp521' },
  'rsa-2048': { primary: 'rsa2048', subkey: 'rsa2048' },
  'rsa-3072': { primary: 'ed25519', subkey: 'rsa3072' },
} as const
const names = Object.keys(kinds)

let home: Gnupg
const installed = await has('gpg')

beforeAll(async () => {
  if (!installed) return
  home = await gnupg()
  for (const [name, algorithms] of Object.entries({
    ...kinds,
    brainpool: { primary: 'ed25519', subkey: 'brainpoolP256r1' },
  }))
    await home.makeKey(name, algorithms)
  await home.makeKey('signing', { primary: 'rsa2048', subkey: 'rsa2048' }, '', 'sign')
  await home.makeKey('locked', kinds.cv25519, 'a passphrase')
}, 240_000)

afterAll(async () => {
  if (installed) await home[Symbol.asyncDispose]()
})

async function keysOf(name: string, more: { subkeys?: boolean; passphrase?: string } = {}) {
  const { passphrase } = more
  const keys = await openPrivateKey({
    keyFile: null,
    key: new Secret(await home.exportSecret(name, more)),
    passphraseFile: null,
    passphrase: passphrase === undefined ? null : new Secret(passphrase),
  })
  return await givenKeys(keys ?? [])
}

async function opened(encrypted: Buffer, keys: Awaited<ReturnType<typeof givenKeys>>): Promise<string | null> {
  const message = encryptedMessage(encrypted)
  const sessionKey = message && sessionKeyBy(keys, message.recipients)
  return (sessionKey && message?.decrypt(sessionKey)?.toString()) ?? null
}

for (const name of names)
  itNeeds('gpg')(`opens an entry for a key of ${name}, also for hidden and for several recipients`, async () => {
    const keys = await keysOf(name)

    expect(await opened(await home.encrypt('secret\n', [name]), keys)).toBe('secret\n')
    expect(await opened(await home.encrypt('secret\n', names), keys)).toBe('secret\n')
    expect(await opened(await home.encrypt('secret\n', names, ['--throw-keyids']), keys)).toBe('secret\n')
  })

itNeeds('gpg')('opens an entry with an export of subkeys, and with a key that had a passphrase', async () => {
  const keys = await keysOf('locked', { subkeys: true, passphrase: 'a passphrase' })

  expect(await opened(await home.encrypt('secret\n', ['locked']), keys)).toBe('secret\n')
})

itNeeds('gpg')('takes no key that may only sign, also where it could decrypt', async () => {
  const all = await keysOf('rsa-2048')
  const signing = await keysOf('signing')

  expect(all).toHaveLength(1)
  expect(signing).toEqual([])
})

itNeeds('gpg')('leaves what it has no key for, and what it does not know', async () => {
  const foreign = await home.encrypt('secret\n', ['p-256', 'rsa-2048'])
  const hidden = await home.encrypt('secret\n', ['p-256', 'rsa-2048'], ['--throw-keyids'])

  expect(await opened(foreign, await keysOf('cv25519'))).toBeNull()
  expect(await opened(hidden, await keysOf('cv25519'))).toBeNull()
  expect(await opened(hidden, await keysOf('rsa-3072'))).toBeNull()
  expect(await keysOf('brainpool')).toEqual([])
  expect(await givenKeys([])).toEqual([])
})
