// Splits bytes into OpenPGP packets (RFC 4880, section 4.2), and takes nothing that is not exactly as it says.

export interface Packet {
  tag: number
  body: Buffer
}

/** No entry has as many recipients. */
const maxPackets = 200
/** Only data may come in parts, or go on to the end: compressed, literal, and encrypted in either way that shows a change. */
const dataTags = new Set([8, 11, 18, 20])

/** One packet, where the next one begins, and whether its length came whole and at its start. */
interface Read {
  packet: Packet
  end: number
  isPlain: boolean
}

/** Where a part of a packet is: its body is `from` to `to`, and the next part or packet begins there. */
interface Part {
  from: number
  to: number
  isLast: boolean
}

/** Null for bytes that are no whole packets. */
export function readPackets(bytes: Buffer): Packet[] | null {
  const packets: Packet[] = []
  for (let at = 0; at < bytes.length; ) {
    const read = packets.length === maxPackets ? null : packetAt(bytes, at)
    if (read === null || (!read.isPlain && !dataTags.has(read.packet.tag))) return null
    packets.push(read.packet)
    at = read.end
  }
  return packets
}

/**
 * Whether a packet with this tag is cut off, or has fewer bytes than it must: as far as packets can be read at all, however many there
 * are, and in however many parts.
 */
export function hasStub(bytes: Buffer, tag: number, minLength: number): boolean {
  for (let at = 0; at < bytes.length; ) {
    const read = packetAt(bytes, at)
    if (tagAt(bytes, at) === tag && (read === null || read.packet.body.length < minLength)) return true
    if (read === null) return false
    at = read.end
  }
  return false
}

/** Null for a byte that begins no packet. */
function tagAt(bytes: Buffer, at: number): number | null {
  const first = bytes[at] ?? 0
  const tag = (first & 0x40) !== 0 ? first & 0x3f : (first >> 2) & 0x0f
  return (first & 0x80) === 0 || tag === 0 ? null : tag
}

function packetAt(bytes: Buffer, at: number): Read | null {
  const first = bytes[at] ?? 0
  const tag = tagAt(bytes, at)
  const isNew = (first & 0x40) !== 0
  const parts = tag === null ? null : isNew ? newParts(bytes, at + 1) : oldPart(bytes, at)
  const last = parts?.at(-1)
  if (tag === null || parts === null || last === undefined) return null
  return {
    packet: { tag, body: Buffer.concat(parts.map(({ from, to }) => bytes.subarray(from, to))) },
    end: last.to,
    isPlain: parts.length === 1 && (isNew || (first & 3) !== 3),
  }
}

/** An older header: a length of one, two, or four bytes, or everything up to the end. */
function oldPart(bytes: Buffer, at: number): Part[] | null {
  const kind = (bytes[at] ?? 0) & 3
  const from = at + 1 + ([1, 2, 4, 0][kind] ?? 0)
  if (from > bytes.length) return null
  const to = kind === 3 ? bytes.length : from + bytes.readUIntBE(at + 1, from - at - 1)
  return to > bytes.length ? null : [{ from, to, isLast: true }]
}

function newParts(bytes: Buffer, start: number): Part[] | null {
  const parts: Part[] = []
  for (let at = start; ; ) {
    const part = newPart(bytes, at)
    if (part === null) return null
    parts.push(part)
    if (part.isLast) return parts
    at = part.to
  }
}

function newPart(bytes: Buffer, at: number): Part | null {
  const first = bytes[at]
  if (first === undefined) return null
  const isLast = first < 224 || first === 255
  const lengthBytes = first === 255 ? 5 : first >= 192 && first < 224 ? 2 : 1
  const from = at + lengthBytes
  if (from > bytes.length) return null
  const length = !isLast
    ? 2 ** (first & 0x1f)
    : lengthBytes === 5
      ? bytes.readUInt32BE(at + 1)
      : lengthBytes === 2
        ? ((first - 192) << 8) + bytes.readUInt8(at + 1) + 192
        : first
  return from + length > bytes.length ? null : { from, to: from + length, isLast }
}
