// Tells an encrypted entry from plaintext that stands in its place, by its first bytes. Nothing is decrypted.

/** Packets that an OpenPGP message may begin with: session keys, encrypted data, a marker (RFC 9580, section 5). */
const firstPackets = new Set([1, 3, 9, 10, 18, 20])

/** True for an OpenPGP message, armored or not; also for an empty file, which holds nothing that could leak. */
export function isEncrypted(bytes: Uint8Array): boolean {
  const [first] = bytes
  if (first === undefined) return true
  if (Buffer.from(bytes.subarray(0, 200)).toString('latin1').trimStart().startsWith('-----BEGIN PGP MESSAGE-----'))
    return true
  if ((first & 0x80) === 0) return false
  const packet = (first & 0x40) === 0 ? (first & 0x3f) >> 2 : first & 0x3f
  return firstPackets.has(packet) && !isText(bytes)
}

/** Some of those first bytes also begin words of other alphabets; what is encrypted is no text as a whole. */
function isText(bytes: Uint8Array): boolean {
  try {
    return !/[\0-\x08\x0e-\x1f]/.test(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return false
  }
}
