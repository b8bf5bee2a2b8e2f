import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import * as openpgp from 'openpgp'
import { expect, it } from 'vitest'
import { encryptedMessage } from '../../../pipeline/decrypt/encrypted-message.ts'
import { ocbMessage } from '../../support/ocb-message.ts'

const { privateKey, publicKey } = await openpgp.generateKey({
  type: 'ecc',
  curve: 'curve25519Legacy',
  userIDs: [{ name: 'one' }],
  format: 'object',
  config: { aeadProtect: false },
})

async function encrypt(
  data: Uint8Array,
  { size, algorithm, number }: (typeof ciphers)[number],
  compression: openpgp.enums.compression,
) {
  const key = randomBytes(size)
  const encrypted = await openpgp.encrypt({
    message: await openpgp.createMessage({ binary: data }),
    sessionKey: { data: new Uint8Array(key), algorithm },
    encryptionKeys: publicKey,
    format: 'binary',
    config: { preferredCompressionAlgorithm: compression, aeadProtect: false },
  })
  return { encrypted: Buffer.from(encrypted), sessionKey: { algorithm: number, key } }
}

const ciphers = [
  { algorithm: 'aes128', number: 7, size: 16 },
  { algorithm: 'aes192', number: 8, size: 24 },
  { algorithm: 'aes256', number: 9, size: 32 },
] as const
const { uncompressed, zip, zlib } = openpgp.enums.compression

it('reads what OpenPGP.js wrote, and nothing that OpenPGP.js does not read', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 3_000 }),
      fc.constantFrom(...ciphers),
      fc.constantFrom(uncompressed, zip, zlib),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      async (data, cipher, compression, position, change) => {
        const { encrypted, sessionKey } = await encrypt(data, cipher, compression)
        const spoiled = Buffer.from(encrypted)
        const at = position % spoiled.length
        spoiled[at] = (spoiled[at] ?? 0) ^ change

        expect(encryptedMessage(encrypted)?.decrypt(sessionKey)).toEqual(Buffer.from(data))
        const read = encryptedMessage(spoiled)?.decrypt(sessionKey) ?? null
        const theirs = await readByOpenpgp(spoiled, {
          data: new Uint8Array(sessionKey.key),
          algorithm: cipher.algorithm,
        })
        if (read !== null) expect(read).toEqual(theirs)
      },
    ),
    { numRuns: 300 },
  )
})

it('reads what is encrypted in OCB mode, in chunks of any size, and nothing that OpenPGP.js does not read', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 400 }),
      fc.constantFrom(...ciphers),
      fc.constantFrom(0, 1, 2, 16),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      async (data, { algorithm, number, size }, chunkSizeByte, position, change) => {
        const key = randomBytes(size)
        const encrypted = await ocbMessage(data, publicKey, { algorithm, chunkSizeByte, key })
        const spoiled = Buffer.from(encrypted)
        const at = position % spoiled.length
        spoiled[at] = (spoiled[at] ?? 0) ^ change

        expect(encryptedMessage(encrypted)?.decrypt({ algorithm: number, key })).toEqual(Buffer.from(data))
        const read = encryptedMessage(spoiled)?.decrypt({ algorithm: number, key }) ?? null
        if (read !== null) expect(read).toEqual(await readByOpenpgp(spoiled, { data: new Uint8Array(key), algorithm }))
      },
    ),
    { numRuns: 300 },
  )
})

it('reads nothing of a message in OCB mode of which a byte is wrong, or whose last chunk is missing', async () => {
  const key = randomBytes(32)
  const text = 'secret\n'.repeat(20)
  const encrypted = await ocbMessage(text, publicKey, { chunkSizeByte: 0, key })
  const sessionKey = { algorithm: 9, key }
  const [recipient] = await openpgp
    .readMessage({ binaryMessage: new Uint8Array(encrypted) })
    .then(({ packets }) => packets)
  const packetAt = (recipient?.write().length ?? 0) + 2
  const body = encrypted.subarray(packetAt + 6)
  const withBody = (bytes: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    return Buffer.concat([encrypted.subarray(0, packetAt), Buffer.from([0xd4, 255]), length, bytes])
  }
  const lastChunk = ((text.length + 8) % 64) + 16

  expect(encryptedMessage(withBody(body))?.decrypt(sessionKey)).toEqual(Buffer.from(text))
  for (let at = 0; at < body.length; at++) {
    const spoiled = Buffer.from(body)
    spoiled[at] = (spoiled[at] ?? 0) ^ 1
    expect(encryptedMessage(withBody(spoiled))?.decrypt(sessionKey) ?? null).toBeNull()
  }
  const cut = Buffer.concat([body.subarray(0, -16 - lastChunk), body.subarray(-16)])
  expect(encryptedMessage(withBody(cut))?.decrypt(sessionKey)).toBeNull()
  expect(encryptedMessage(withBody(body))?.decrypt({ algorithm: 9, key: randomBytes(32) })).toBeNull()
  expect(encryptedMessage(withBody(body))?.decrypt({ algorithm: 7, key: key.subarray(0, 16) })).toBeNull()
})

it('reads nothing of a body in OCB mode that is cut off anywhere, and says so quietly', async () => {
  const key = randomBytes(32)
  const encrypted = await ocbMessage('secret\n'.repeat(20), publicKey, { chunkSizeByte: 0, key })
  const [recipient] = await openpgp.readMessage({ binaryMessage: encrypted }).then(({ packets }) => packets)
  const packetAt = (recipient?.write().length ?? 0) + 2
  const body = encrypted.subarray(packetAt + 6)
  for (let length = 0; length < body.length; length++)
    expect(
      encryptedMessage(inParts(encrypted, packetAt, body.subarray(0, length)))?.decrypt({ algorithm: 9, key }) ?? null,
    ).toBeNull()
})

it('reads a message in OCB mode in partial lengths', async () => {
  const key = randomBytes(32)
  const text = 'secret\n'.repeat(200)
  const encrypted = await ocbMessage(text, publicKey, { chunkSizeByte: 0, key })
  const [recipient] = await openpgp.readMessage({ binaryMessage: encrypted }).then(({ packets }) => packets)
  const packetAt = (recipient?.write().length ?? 0) + 2

  const read = encryptedMessage(inParts(encrypted, packetAt, encrypted.subarray(packetAt + 6)))?.decrypt({
    algorithm: 9,
    key,
  })

  expect(read).toEqual(Buffer.from(text))
})

/** The packet with this body: 512 bytes, and then the rest. */
function inParts(encrypted: Buffer, packetAt: number, body: Buffer): Buffer {
  const first = body.length > 512 ? [Buffer.from([0xe9]), body.subarray(0, 512)] : []
  const rest = body.subarray(body.length > 512 ? 512 : 0)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(rest.length)
  return Buffer.concat([
    encrypted.subarray(0, packetAt),
    Buffer.from([0xd4]),
    ...first,
    Buffer.from([255]),
    length,
    rest,
  ])
}

async function readByOpenpgp(encrypted: Buffer, sessionKey: openpgp.SessionKey): Promise<Buffer | null> {
  try {
    const message = await openpgp.readMessage({ binaryMessage: new Uint8Array(encrypted) })
    const { data } = await openpgp.decrypt({ message, sessionKeys: [sessionKey], format: 'binary' })
    return Buffer.from(data)
  } catch {
    return null
  }
}

it('reads nothing of a message in which any byte of the data is wrong, or with another key', async () => {
  const { encrypted, sessionKey } = await encrypt(Buffer.from('secret\n'), ciphers[2], uncompressed)
  const [recipient] = await openpgp
    .readMessage({ binaryMessage: new Uint8Array(encrypted) })
    .then(({ packets }) => packets)
  const dataAt = (recipient?.write().length ?? 0) + 4 + 1

  for (let at = dataAt; at < encrypted.length; at++) {
    const spoiled = Buffer.from(encrypted)
    spoiled[at] = (spoiled[at] ?? 0) ^ 1
    expect(encryptedMessage(spoiled)?.decrypt(sessionKey)).toBeNull()
  }
  expect(encryptedMessage(encrypted)?.decrypt({ ...sessionKey, key: randomBytes(32) })).toBeNull()
})

it('says for whom a message is, and leaves what it does not know', async () => {
  const { encrypted, sessionKey } = await encrypt(Buffer.from('secret\n'), ciphers[2], zlib)
  const [{ keyPacket } = privateKey] = privateKey.getSubkeys()
  const version2 = Buffer.from(encrypted)
  version2[2] = 2

  expect(encryptedMessage(encrypted)?.recipients).toMatchObject([
    { id: keyPacket.getKeyID().toHex().toUpperCase(), algorithm: 18, key: { algorithm: 'ecdh' } },
  ])
  expect(encryptedMessage(version2)).toBeNull()
  expect(encryptedMessage(Buffer.concat([encrypted, encrypted]))).toBeNull()
  expect(encryptedMessage(encrypted.subarray(0, -1))).toBeNull()
  expect(encryptedMessage(Buffer.from(''))).toBeNull()
  expect(encryptedMessage(encrypted)?.decrypt({ ...sessionKey, algorithm: 10 })).toBeNull()
})

it('unpacks no more than an entry may hold', async () => {
  const largest = await encrypt(Buffer.alloc(65_536), ciphers[2], zlib)
  const larger = await encrypt(Buffer.alloc(65_537), ciphers[2], zlib)
  const bomb = await encrypt(Buffer.alloc(30_000_000), ciphers[2], zlib)

  expect(encryptedMessage(largest.encrypted)?.decrypt(largest.sessionKey)).toHaveLength(65_536)
  expect(encryptedMessage(larger.encrypted)?.decrypt(larger.sessionKey)).toBeNull()
  expect(encryptedMessage(bomb.encrypted)?.decrypt(bomb.sessionKey)).toBeNull()
})
