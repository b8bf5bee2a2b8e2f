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
const maxRowLength = 26

/** Two characters that stand side by side in a row. */
const pairs = new Set(rows.flatMap((row) => Array.from(row, (_, index) => row.slice(index, index + 2))))

const maxWordLength = Math.max(...[...commonWords].map(({ length }) => length))

export function bitsByWords(run: string): number {
  const written = { run, plain: run.toLowerCase(), meant: withLetters(run) }
  // What it takes to have written the first so many characters, and to be ready for another part, or to be spelling.
  const ready: number[] = [0]
  const spelling: number[] = [never]
  for (let end = 1; end <= run.length; end++) {
    const spelled = bitsToSpell(run, end, at(ready, end - 1), at(spelling, end - 1))
    let best = spelled + spellEndBits
    if (isDigit(run, end - 1)) best = Math.min(best, at(ready, end - 1) + digitBits)
    for (let start = Math.max(0, end - maxRowLength); start < end - 1; start++)
      if (at(ready, start) < best) best = Math.min(best, at(ready, start) + bitsOfPart(written, start, end))
    spelling.push(spelled)
    ready.push(best)
  }
  return Math.min(at(ready, run.length), at(spelling, run.length))
}

interface Written {
  run: string
  /** In lower case. */
  plain: string
  /** With the letters that its digits may stand for. */
  meant: string
}

function withLetters(run: string): string {
  return run.replaceAll(/[013457]/g, (digit) => stands[digit] ?? digit)
}

function isDigit(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  return code >= 48 && code <= 57
}

function bitsToSpell(run: string, end: number, ready: number, spelling: number): number {
  const character = run.charAt(end - 1)
  if (isDigit(run, end - 1)) return never
  const begun = ready + spellBits
  const goneOn = spelling + spellOnBits + bitsOfFollower(run.charAt(end - 2).toLowerCase(), character.toLowerCase())
  return Math.min(begun, goneOn) + (/[a-z]/.test(character) ? bits(0.9) : bits(0.1))
}

/** Looks closer only where there may be something: this is called for every piece of a secret. */
function bitsOfPart({ run, plain, meant }: Written, start: number, end: number): number {
  const length = end - start
  const ofWord = length <= maxWordLength ? bitsOfWord(run, plain, meant, start, end) : never
  const ofNumber = isDigit(run, start) && isDigit(run, end - 1) ? bitsOfNumber(run.slice(start, end)) : never
  const ofKeyboard = length >= 3 && pairs.has(run.slice(end - 2, end)) ? bitsOfKeyboard(run.slice(start, end)) : never
  const copies = start >= length && plain.charCodeAt(start - length) === plain.charCodeAt(start)
  return Math.min(ofWord, ofNumber, ofKeyboard, copies ? bitsOfCopy(plain, start, end) : never)
}

function bitsOfWord(run: string, plain: string, meant: string, start: number, end: number): number {
  if (commonWords.has(plain.slice(start, end))) return wordBits + bitsOfCase(run.slice(start, end))
  const word = meant.slice(start, end)
  if (!commonWords.has(word.toLowerCase())) return never
  const digits = run.slice(start, end).match(/[0-9]/g)?.length ?? 0
  return digits < end - start ? wordBits + bitsOfCase(word) + digits * standBits + 1 : never
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
  if (!rows.some((row) => row.includes(part))) return never
  return keyboardBits + oneOf(rows.length * maxRowLength) + part.length / 2 + 1
}

/** How long it is, and that it is what stands right before. */
function bitsOfCopy(plain: string, start: number, end: number): number {
  const length = end - start
  return start >= length && plain.slice(start - length, start) === plain.slice(start, end)
    ? copyBits + oneOf(maxRowLength)
    : never
}

function at(list: readonly number[], index: number): number {
  return list[index] ?? never
}
