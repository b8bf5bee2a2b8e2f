// What lies packed in a text: in base64 or hexadecimal, and compressed within either.
import { constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'
import { alphabetOf, runsOf } from './runs-of.ts'

/** Twelve characters of a secret are sixteen of base64, and twenty-two of base64 of that, or twenty-four of hexadecimal. */
const minPacked = 22
const base64Letters = alphabetOf(/[A-Za-z0-9+/_-]/)
const hexDigits = alphabetOf(/[0-9A-Fa-f]/)
const base64Values = valuesOf('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', { '-': 62, _: 63 })
const hexValues = valuesOf('0123456789abcdef', { A: 10, B: 11, C: 12, D: 13, E: 14, F: 15 })
const quotationMark = 0x22
const gzipStart = 'H4sI'
/** The start of a run may be part of something else, so its groups of four may begin at any of four places. */
const alignments = [0, 1, 2, 3]
/** Shorter runs are tried only where they begin as gzip or zlib does: names of models are as long. */
const minCompressed = 40
const startsCompressed = /^(?:H4sI|eAE|eF[4-7]|eJ[w-z]|eN[o-r])/
const maxInflated = 2 ** 20
/** Most tries fail at once, and cost little more than the room that they ask for. */
const firstRoom = 1024
const options = { maxOutputLength: maxInflated, finishFlush: constants.Z_SYNC_FLUSH, chunkSize: firstRoom }

/** How much may still be unpacked: no text can make keyz work for long. */
export interface Effort {
  tries: number
}

/** All that lies packed in a text, most of it noise. Quotation marks stand between. */
export function packedIn(text: string, effort: Effort): string {
  const runs = runsOf(text, base64Letters, minPacked)
  const plain = Buffer.allocUnsafe(runs.reduce((sum, { length }) => sum + maxBytesOf(length), 0))
  const found: string[] = []
  let end = 0
  for (const run of runs) {
    for (const alignment of alignments) end = unpackBase64(run, alignment, plain, end)
    for (const digits of runsOf(run, hexDigits, minPacked)) {
      for (const start of [0, 1]) {
        end = unpackHex(digits, start, plain, end)
        if (effort.tries > 0)
          for (const inner of inflated(Buffer.from(digits.slice(start), 'hex'), effort)) found.push(inner)
      }
    }
    if (effort.tries === 0 || (run.length < minCompressed && !startsCompressed.test(run))) continue
    for (const inner of inflated(Buffer.from(run, 'base64'), effort)) found.push(inner)
    const gzip = run.indexOf(gzipStart)
    if (gzip > 0) for (const inner of inflated(Buffer.from(run.slice(gzip), 'base64'), effort)) found.push(inner)
  }
  return [plain.toString('latin1', 0, end), ...found].join('"')
}

/** How many bytes a run can become: four times three quarters of it, and twice a half, each with a quotation mark behind. */
function maxBytesOf(length: number): number {
  return 4 * (length + 1)
}

/** Returns where it ended. Written here, because thousands of small calls of Buffer take several times as long. */
function unpackBase64(run: string, start: number, into: Buffer, at: number): number {
  let end = at
  let bits = 0
  let held = 0
  for (let place = start; place < run.length; place++) {
    bits = ((bits << 6) | (base64Values[run.charCodeAt(place)] ?? 0)) & 0xffff
    held += 6
    if (held < 8) continue
    held -= 8
    into[end++] = (bits >> held) & 0xff
  }
  into[end++] = quotationMark
  return end
}

function unpackHex(digits: string, start: number, into: Buffer, at: number): number {
  let end = at
  for (let place = start; place + 1 < digits.length; place += 2)
    into[end++] = ((hexValues[digits.charCodeAt(place)] ?? 0) << 4) | (hexValues[digits.charCodeAt(place + 1)] ?? 0)
  into[end++] = quotationMark
  return end
}

function valuesOf(letters: string, others: Record<string, number>): Uint8Array {
  const values = new Uint8Array(256)
  for (const [value, letter] of [...letters].entries()) values[letter.charCodeAt(0)] = value
  for (const [letter, value] of Object.entries(others)) values[letter.charCodeAt(0)] = value
  return values
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
    const result = orNull(() => inflate(bytes, options).toString('latin1'))
    if (result !== null) yield result
  }
}

/** Null for what is not compressed, or far larger than anything that keyz keeps. Nobody reads the traces, which take half of the time. */
function orNull(inflate: () => string): string | null {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  try {
    return inflate()
  } catch {
    return null
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}
