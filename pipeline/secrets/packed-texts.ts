// What lies packed in a text: in base64 or hexadecimal, and compressed within either.
import { constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'

/** Twelve characters of a secret are sixteen of base64, and twenty-four or more of base64 of that. */
const run = /[A-Za-z0-9+/_-]{24,}/g
const hexRun = /[0-9A-Fa-f]{24,}/g
const gzipStart = 'H4sI'
/** The start of a run may be part of something else, so its groups of four may begin at any of four places. */
const alignments = [0, 1, 2, 3]
const minCompressed = 40
const maxInflated = 2 ** 20
const options = { maxOutputLength: maxInflated, finishFlush: constants.Z_SYNC_FLUSH }

/** How much may still be unpacked: no text can make keyz work for long. */
export interface Effort {
  tries: number
}

/** Each text that lies packed in this one. Most are noise. */
export function* packedTexts(text: string, effort: Effort): Generator<string> {
  for (const [found] of text.matchAll(run)) {
    for (const alignment of alignments) yield Buffer.from(found.slice(alignment), 'base64').toString('latin1')
    for (const [digits] of found.matchAll(hexRun)) {
      for (const start of [0, 1]) {
        const bytes = Buffer.from(digits.slice(start), 'hex')
        yield bytes.toString('latin1')
        yield* inflated(bytes, effort)
      }
    }
    if (found.length < minCompressed) continue
    const gzip = found.indexOf(gzipStart)
    yield* inflated(Buffer.from(found, 'base64'), effort)
    if (gzip > 0) yield* inflated(Buffer.from(found.slice(gzip), 'base64'), effort)
  }
}

/** Also the beginning of what was cut off. */
function* inflated(bytes: Buffer, effort: Effort): Generator<string> {
  const [first = 0, second = 0] = bytes
  const isGzip = first === 0x1f && second === 0x8b
  const isZlib = (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0
  // The third kind of a block is not defined.
  const isRaw = !isGzip && (first & 0b110) !== 0b110
  for (const [applies, inflate] of [
    [isGzip, gunzipSync],
    [isZlib, inflateSync],
    [isRaw, inflateRawSync],
  ] as const) {
    if (!applies || effort.tries === 0) continue
    effort.tries--
    try {
      yield inflate(bytes, options).toString('latin1')
    } catch {
      // Not compressed, or far larger than anything that keyz keeps.
    }
  }
}
