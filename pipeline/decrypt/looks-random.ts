// Whether a secret looks like a random key rather than something that a person made or reads: words, a code in groups, an address.
import { bitsByWords } from './bits-by-words.ts'
import { bitsAsWords } from './letters-of-words.ts'

/** No provider without a known form is known to issue shorter ones. */
const minLength = 20

/**
 * How many bits shorter a secret gets by being written as words, instead of one character after the other, before it counts as
 * words. Both are codes of the same secrets, so at most one in 2^12 random keys could gain that much (Kraft's inequality). As random
 * letters are far from words, far fewer do: measured, none of a million each of 20 and of 24 lower case letters and digits, and of
 * 24 letters and digits. Of 30 passwords that were written down after the list of words was, 4 gain less: their words are in no list.
 */
const maxGain = 12

/** What may stand in a bearer token (RFC 6750), and the colon. Passwords with other marks are never keys. */
const tokenCharacters = /^[A-Za-z0-9._~+/:-]+={0,2}$/

/** Neighbors on a keyboard, in the alphabet, and among the digits. The last ones are columns of a keyboard. */
const rows = [
  ...['0123456789', 'abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'qwertzuiop', 'asdfghjkl', 'zxcvbnm', 'yxcvbnm'],
  ...['1qaz', '1qay', '2wsx', '3edc', '4rfv', '5tgb', '6yhn', '6zhn', '7ujm', '8ik', '9ol', '0p'],
]

/** Pure. True for random keys of hex digits, letters and digits, or base64, in any number of parts, after any prefix. */
export function looksRandom(secret: string): boolean {
  return (
    secret.length >= minLength &&
    tokenCharacters.test(secret) &&
    !isAddress(secret) &&
    !isTime(secret) &&
    !isFile(secret) &&
    !isAccount(secret) &&
    !isCode(secret) &&
    !isPattern(secret.toLowerCase()) &&
    endsInRandom(secret)
  )
}

/** `https://...` and `www.example.com`. */
function isAddress(secret: string): boolean {
  return secret.includes('://') || /^[A-Za-z0-9.-]+\.[A-Za-z]{2,6}$/.test(secret)
}

/** `2026-11-21T00:00:00Z`, and without marks. */
function isTime(secret: string): boolean {
  return /^\d{4}-?\d{2}-?\d{2}[Tt]\d{2}:?\d{2}(?:[^A-Za-z]|$)/.test(secret)
}

/** From the top of a disk, a home, or the current folder; or with the ending of a file's name. Base64 has neither dot nor tilde. */
function isFile(secret: string): boolean {
  const top = '(?:bin|data|dev|etc|home|Library|media|mnt|opt|proc|root|run|srv|tmp|Users|usr|var|Volumes)'
  return (
    new RegExp(`^(?:~|\\.{1,2}|[A-Za-z]:|/${top})/`).test(secret) || /\/[^/]*\.[A-Za-z][A-Za-z0-9]{0,4}$/.test(secret)
  )
}

/** An IBAN: its check digits are right for one in 97 other texts that look like one. */
function isAccount(secret: string): boolean {
  const joint = secret.replaceAll(/[-.]/g, '')
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(joint)) return false
  const digits = [...(joint.slice(4) + joint.slice(0, 4))].map((character) => Number.parseInt(character, 36)).join('')
  return BigInt(digits) % 97n === 1n
}

/** Longer than the secret of a one-time password (160 bits in base32) and than any code in groups that people type. */
const minTyped = 33

/**
 * What is written down to be typed again: numbers, of accounts too, at least four groups of the same length (recovery codes,
 * licenses), and the secrets of one-time passwords, which are base32 in capitals. What is longer is nothing to type.
 */
function isCode(secret: string): boolean {
  const [first = '', ...others] = secret.split(/[-._:/]/)
  const inGroups = others.length >= 3 && first.length <= 8 && others.every(({ length }) => length === first.length)
  const base32 = /^[A-Z2-7]+=*$/.test(secret) && /[G-Z]/.test(secret)
  const isShort = secret.replaceAll(/[^A-Za-z0-9]/g, '').length < minTyped
  return (isShort && (inGroups || base32)) || /^[A-Z]{0,4}[^A-Za-z]+$/.test(secret)
}

/** Few different characters, something over and over again, or mostly neighbors. Random hex digits are none of that. */
function isPattern(secret: string): boolean {
  const characters = [...secret]
  const repeats = Array.from({ length: Math.floor(secret.length / 2) }, (_, index) => index + 1).some(
    (period) => secret.slice(period) === secret.slice(0, -period),
  )
  const steps = characters.slice(1).filter((character, index) => isStep(characters[index] ?? '', character)).length
  return new Set(characters).size < 6 || repeats || steps * 3 > (secret.length - 1) * 2
}

function isStep(from: string, to: string): boolean {
  return from === to || rows.some((row) => row.includes(from + to) || row.includes(to + from))
}

/** Words may stand before a random key, as in `VENICE_INFERENCE_KEY_...`, as long as enough follows. */
function endsInRandom(secret: string): boolean {
  const starts = [0, ...[...secret.matchAll(/(?<=[^A-Za-z0-9])[A-Za-z0-9]/g)].map(({ index }) => index)]
  return starts.some((start) => secret.length - start >= minLength && gainAsWords(secret.slice(start)) <= maxGain)
}

function gainAsWords(text: string): number {
  const runs = text.match(/[A-Za-z0-9]+/g) ?? []
  return runs.reduce((gain, run) => gain + gainOfRun(run), 0)
}

function gainOfRun(run: string): number {
  // One bit says which of the two codes it is.
  const gain = run.length * Math.log2(alphabetOf(run)) - Math.min(bitsAsWords(run), bitsByWords(run)) - 1
  // Six letters make no language.
  return alphabetOf(run) === 16 && /\d/.test(run) ? Math.min(gain, 0) : gain
}

/** How many different characters a random run of this kind is made of. */
function alphabetOf(run: string): number {
  if (/^(?:[0-9a-f]+|[0-9A-F]+)$/.test(run)) return 16
  return (/[a-z]/.test(run) ? 26 : 0) + (/[A-Z]/.test(run) ? 26 : 0) + (/[0-9]/.test(run) ? 10 : 0)
}
