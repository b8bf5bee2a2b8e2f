// The longest stretches of a text that are made of certain characters. A regular expression runs out of stack on megabytes of them.

/** Which characters count, by code. */
export type Alphabet = Uint8Array

/** Any ASCII characters. */
export function alphabetOf(characters: RegExp): Alphabet {
  return Uint8Array.from({ length: 128 }, (_, code) => (characters.test(String.fromCharCode(code)) ? 1 : 0))
}

/** Only those of at least `minLength` characters. */
export function* runsOf(text: string, alphabet: Alphabet, minLength: number): Generator<string> {
  let start = 0
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && alphabet[text.charCodeAt(at)] === 1) continue
    if (at - start >= minLength) yield text.slice(start, at)
    start = at + 1
  }
}
