// Tells an encrypted entry from plaintext that stands in its place, by its first packet. Nothing is decrypted.

/** Versions of the packets that an OpenPGP message may begin with: session keys, encrypted data (RFC 9580, section 5). */
const versions = new Map([
  [1, [2, 3, 6]],
  [3, [4, 5, 6]],
  [18, [1, 2]],
  [20, [1]],
])
const marker = 10
const encryptedWithoutVersion = 9

/** True for an OpenPGP message, armored or not; also for an empty file, which holds nothing that could leak. */
export function isEncrypted(bytes: Uint8Array): boolean {
  if (bytes.length === 0) return true
  const start = Buffer.from(bytes.subarray(0, 200)).toString('latin1').trimStart()
  if (start.startsWith('-----BEGIN PGP MESSAGE-----')) return true
  const packet = firstPacket(bytes)
  if (packet === null || packet.end > bytes.length) return false
  const [version = 0] = bytes.subarray(packet.body, packet.body + 1)
  if (packet.tag === marker) return Buffer.from(bytes.subarray(packet.body, packet.end)).toString('latin1') === 'PGP'
  if (packet.tag === encryptedWithoutVersion) return !isText(bytes)
  return versions.get(packet.tag)?.includes(version) ?? false
}

/** Where the content of the first packet begins and ends; null for what cannot be one. */
function firstPacket(bytes: Uint8Array): { tag: number; body: number; end: number } | null {
  const [first = 0, ...length] = bytes.subarray(0, 6)
  const [one = 0, two = 0, ...more] = length
  const at = (tag: number, body: number, size: number) => ({ tag, body, end: body + size })
  if ((first & 0x80) === 0) return null
  if ((first & 0x40) === 0) {
    const tag = (first & 0x3f) >> 2
    const octets = [1, 2, 4, 0][first & 3] ?? 0
    // Without a length it goes on to the end.
    return at(tag, 1 + octets, octets === 0 ? 1 : number(length.slice(0, octets)))
  }
  const tag = first & 0x3f
  if (one < 192) return at(tag, 2, one)
  if (one < 224) return at(tag, 3, ((one - 192) << 8) + two + 192)
  // The first of several parts.
  return one < 255 ? at(tag, 2, 2 ** (one & 0x1f)) : at(tag, 6, number([two, ...more]))
}

function number(octets: readonly number[]): number {
  return octets.reduce((sum, octet) => sum * 256 + octet, 0)
}

/** Encrypted data is never text from start to end. */
function isText(bytes: Uint8Array): boolean {
  return !/[\0-\x08\x0e-\x1f]/.test(Buffer.from(bytes).toString('latin1'))
}
