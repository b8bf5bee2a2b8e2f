// A sentence about what somebody typed, without a typed word that may be a secret: pasted where a command or a value belongs.
import { looksLikeKey } from './looks-like-key.ts'

/** `typed` are the words of the command line, as they may stand quoted in the sentence. */
export function withoutSecrets(sentence: string, typed: readonly string[]): string {
  const words = typed.flatMap((word) => [word, word.slice(word.indexOf('=') + 1), word.split('=')[0] ?? ''])
  const isOfField = sentence.startsWith("option '--field ")
  return words
    .filter((word) => mayBeSecret(word, isOfField))
    .sort((left, right) => right.length - left.length)
    .reduce(
      (text, word) => text.replaceAll(`'${word}'`, '(not shown, as it may be a secret)').replaceAll(word, '...'),
      sentence,
    )
}

/** No command, option or number is that long; a time may be. */
const maxPlain = 15

/** What `--field` takes, however wrong: no key is only that. */
const fieldName = /^[a-z]{1,12}(?:[._][a-z]{1,12}){1,4}$/

function mayBeSecret(word: string, isOfField: boolean): boolean {
  if (looksLikeKey(word) !== null) return true
  const plain = /^[\d:.TZ+-]+$/.test(word) || /^--[a-z]+(?:-[a-z]+)*$/.test(word.slice(0, 26))
  return word.length > maxPlain && !plain && !(isOfField && fieldName.test(word))
}
