// What lies packed in a text: in base64 or hexadecimal, and compressed within either.
import { constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'
import { alphabetOf, runsOf } from './runs-of.ts'

/** Twelve characters of a secret are sixteen of base64, and twenty-four or more of base64 of that. */
const minPacked = 24
const base64Letters = alphabetOf(/[A-Za-z0-9+/_-]/)
const hexDigits = alphabetOf(/[0-9A-Fa-f]/)
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

/** All that lies packed in a text, most of it noise. Quotation marks stand between. */
export function packedIn(text: string, effort: Effort): string {
  const found: string[] = []
  for (const run of runsOf(text, base64Letters, minPacked)) {
    for (const alignment of alignments) found.push(unpacked(run.slice(alignment), 'base64'))
    for (const digits of runsOf(run, hexDigits, minPacked)) {
      for (const start of [0, 1]) {
        found.push(unpacked(digits.slice(start), 'hex'))
        if (effort.tries > 0)
          for (const inner of inflated(Buffer.from(digits.slice(start), 'hex'), effort)) found.push(inner)
      }
    }
    if (run.length < minCompressed || effort.tries === 0) continue
    for (const inner of inflated(Buffer.from(run, 'base64'), effort)) found.push(inner)
    const gzip = run.indexOf(gzipStart)
    if (gzip > 0) for (const inner of inflated(Buffer.from(run.slice(gzip), 'base64'), effort)) found.push(inner)
  }
  return found.join('"')
}

function unpacked(text: string, encoding: 'base64' | 'hex'): string {
  return Buffer.from(text, encoding).toString('latin1')
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
