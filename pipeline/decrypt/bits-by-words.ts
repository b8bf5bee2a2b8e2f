// How many bits it takes to write a run of letters and digits with the parts that people make passwords of, where possible.
import { commonWords } from './common-words.ts'
import { bitsOfFollower } from './letters-of-words.ts'

/*
 * A small machine writes the run part by part: a word out of a list, a digit, a well-known number, a piece of the keyboard, what it
 * has just written once more, or, letter by letter, something that is in no list. Every choice has a probability, so this is a code
 * of all runs as `bitsAsWords` is one: at most one in 2^n random runs takes n bits less than writing it character by character.
 */
const bits = (probability: number) => -Math.log2(probability)
const oneOf = (count: number) => Math.log2(count)

const wordBits = bits(0.38) + oneOf(commonWords.size)
const digitBits = bits(0.2) + oneOf(10)
const spellBits = bits(0.14) + oneOf(26)
const numberBits = bits(0.08)
const keyboardBits = bits(0.04)
const copyBits = bits(0.04)
const spellOnBits = bits(0.8)
const spellEndBits = bits(0.2)
const never = Number.POSITIVE_INFINITY

/** Digits that stand for letters: `p4ssw0rd`. Each takes a few bits more than the letter. */
const stands: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't' }
const standBits = bits(0.1)

const rows = [
  '01234567890',
  '9876543210',
  'qwertyuiopasdfghjklzxcvbnm',
  'qwertzuiopasdfghjklyxcvbnm',
  'abcdefghijklmnopqrstuvwxyz',
]
const longestRow = 26

const longestWord = Math.max(...[...commonWords].map(({ length }) => length))

export function bitsByWords(run: string): number {
  const plain = run.toLowerCase()
  // What it takes to have written the first so many characters, and to be ready for another part, or to be spelling.
  const ready: number[] = [0]
  const spelling: number[] = [never]
  for (let end = 1; end <= run.length; end++) {
    const spelled = bitsToSpell(run, end, at(ready, end - 1), at(spelling, end - 1))
    const ways = [spelled + spellEndBits]
    if (/[0-9]/.test(run.charAt(end - 1))) ways.push(at(ready, end - 1) + digitBits)
    for (let start = Math.max(0, end - longestRow); start < end - 1; start++)
      ways.push(at(ready, start) + bitsOfPart(run.slice(start, end), plain, start, end))
    spelling.push(spelled)
    ready.push(Math.min(...ways))
  }
  return Math.min(at(ready, run.length), at(spelling, run.length))
}

function bitsToSpell(run: string, end: number, ready: number, spelling: number): number {
  const character = run.charAt(end - 1)
  if (/[0-9]/.test(character)) return never
  const begun = ready + spellBits
  const goneOn = spelling + spellOnBits + bitsOfFollower(run.charAt(end - 2).toLowerCase(), character.toLowerCase())
  return Math.min(begun, goneOn) + (/[a-z]/.test(character) ? bits(0.9) : bits(0.1))
}

function bitsOfPart(part: string, plain: string, start: number, end: number): number {
  return Math.min(bitsOfWord(part), bitsOfNumber(part), bitsOfKeyboard(part), bitsOfCopy(plain, start, end))
}

function bitsOfWord(part: string): number {
  if (part.length > longestWord) return never
  if (commonWords.has(part.toLowerCase())) return wordBits + bitsOfCase(part)
  const digits = part.match(/[013457]/g)?.length ?? 0
  if (digits === 0 || digits === part.length) return never
  const meant = part.replaceAll(/[013457]/g, (digit) => stands[digit] ?? digit)
  return commonWords.has(meant.toLowerCase()) ? wordBits + bitsOfCase(meant) + digits * standBits + 1 : never
}

/** All lower case, with a capital, or all upper case. */
function bitsOfCase(word: string): number {
  if (/^[a-z]+$/.test(word)) return bits(0.65)
  if (/^[A-Z][a-z]+$/.test(word)) return bits(0.25)
  return /^[A-Z]+$/.test(word) ? bits(0.1) : never
}

/** A year, a date with one, or a number that is the same digit over and over. */
function bitsOfNumber(part: string): number {
  if (/^(?:19[3-9]|20[0-3])\d$/.test(part)) return numberBits + bits(0.6) + oneOf(110)
  if (/^(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])$/.test(part)) return numberBits + bits(0.2) + oneOf(372)
  return /^(\d)\1+$/.test(part) ? numberBits + bits(0.2) + oneOf(10) + part.length - 1 : never
}

/** Where it begins in a row, and how long it is. */
function bitsOfKeyboard(part: string): number {
  if (part.length < 3 || !rows.some((row) => row.includes(part))) return never
  return keyboardBits + oneOf(rows.length * longestRow) + part.length / 2 + 1
}

/** How long it is, and that it is what stands right before. */
function bitsOfCopy(plain: string, start: number, end: number): number {
  const length = end - start
  return start >= length && plain.slice(start - length, start) === plain.slice(start, end)
    ? copyBits + oneOf(longestRow)
    : never
}

function at(list: readonly number[], index: number): number {
  return list[index] ?? never
}
