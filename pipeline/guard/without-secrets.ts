// A sentence about what somebody typed, without a typed word that may be a secret: pasted where a command or a value belongs.
import { looksLikeKey } from './looks-like-key.ts'

/** `typed` are the words of the command line, as they may stand quoted in the sentence. */
export function withoutSecrets(sentence: string, typed: readonly string[]): string {
  const isOfField = sentence.startsWith("option '--field ")
  return without(sentence, typed, (word) => mayBeSecret(word, isOfField))
}

/** The same for a sentence that may name paths and times: without what has the form of a key. */
export function withoutKeys(sentence: string, typed: readonly string[]): string {
  return without(sentence, typed, (word) => looksLikeKey(word) !== null)
}

function without(sentence: string, typed: readonly string[], isHidden: (word: string) => boolean): string {
  return typed
    .flatMap((word) => [word, word.slice(word.indexOf('=') + 1), ...word.split(/[=:,]/)])
    .filter((word) => word !== '' && isHidden(word))
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
