// The text in decrypted packets: one literal packet, which may be compressed once (RFC 4880, sections 5.6 and 5.9).
import { inflateRawSync, inflateSync } from 'node:zlib'
import { type Packet, readPackets } from './read-packets.ts'

const compressed = 8
const literal = 11
const carriageReturn = 13
const format = { binary: 0x62, text: 0x74, utf8: 0x75 }

/** Null for anything else, such as a signature, bzip2, or more than `maxBytes`. */
export function literalText(decrypted: Buffer, maxBytes: number): Buffer | null {
  const packet = onlyPacket(decrypted)
  if (packet?.tag !== compressed) return packet && textOf(packet)
  const inflated = inflate(packet.body, maxBytes)
  return inflated && textOf(onlyPacket(inflated))
}

function onlyPacket(bytes: Buffer): Packet | null {
  const [packet, ...others] = readPackets(bytes) ?? []
  return packet !== undefined && others.length === 0 ? packet : null
}

function inflate(body: Buffer, maxOutputLength: number): Buffer | null {
  const unpack = { 1: inflateRawSync, 2: inflateSync }[body[0] ?? 0]
  const packed = body.subarray(1)
  if (unpack === undefined) return null
  try {
    return unpack(packed, { maxOutputLength })
  } catch {
    return null
  }
}

/** A format, a name after its length, a date of four bytes, and the text. */
function textOf(packet: Packet | null): Buffer | null {
  if (packet?.tag !== literal) return null
  const { body } = packet
  const start = 2 + (body[1] ?? 0) + 4
  if (body.length < start) return null
  const text = body.subarray(start)
  if (body[0] === format.binary) return text
  // Like gpg, which ends the lines of a text the way this system does.
  const isText = body[0] === format.text || body[0] === format.utf8
  return isText ? Buffer.from(text.filter((byte) => byte !== carriageReturn)) : null
}
