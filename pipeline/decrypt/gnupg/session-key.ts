// A session key out of the frame it was encrypted in: its algorithm, the key, and a checksum.

export interface SessionKey {
  /** Number of the cipher in OpenPGP. */
  algorithm: number
  key: Buffer
}

/** Bytes of a key, by cipher: those of RFC 4880 and RFC 5581. */
const keyLengths: Readonly<Record<number, number>> = {
  2: 24,
  3: 16,
  4: 16,
  7: 16,
  8: 24,
  9: 32,
  10: 32,
  11: 16,
  12: 24,
  13: 32,
}
const checksumLength = 2

/** Null if this is not the frame of a session key: it was encrypted for another key. */
export function sessionKeyIn(frame: Buffer): SessionKey | null {
  const [algorithm = 0] = frame
  const end = frame.length - checksumLength
  const key = frame.subarray(1, Math.max(1, end))
  if (key.length === 0 || key.length !== keyLengths[algorithm]) return null
  const sum = key.reduce((total, byte) => (total + byte) & 0xffff, 0)
  return sum === frame.readUInt16BE(end) ? { algorithm, key } : null
}

/** PKCS #1 v1.5 for encryption: 0 (which is often left out), 2, at least eight random bytes, 0, the frame. Null if it is none. */
export function withoutRsaPadding(padded: Buffer): Buffer | null {
  const start = padded[0] === 0 ? 1 : 0
  const end = padded.indexOf(0, start + 1)
  return padded[start] === 2 && end - start > 8 ? padded.subarray(end + 1) : null
}
