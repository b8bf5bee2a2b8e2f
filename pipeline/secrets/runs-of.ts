// The longest stretches of a text that are made of certain characters. A regular expression runs out of stack on megabytes of them.

/** Which characters count, by code. */
export type Alphabet = Uint8Array

/** Unpacked bytes are all below it, and a look beyond the end of an array takes ten times as long. */
const size = 256

/** Any ASCII characters. */
export function alphabetOf(characters: RegExp): Alphabet {
  return Uint8Array.from({ length: size }, (_, code) => (characters.test(String.fromCharCode(code)) ? 1 : 0))
}

/** Only those of at least `minLength` characters. */
export function runsOf(text: string, alphabet: Alphabet, minLength: number): string[] {
  const runs: string[] = []
  let start = 0
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : size
    if (code < size && alphabet[code] === 1) continue
    if (at - start >= minLength) runs.push(text.slice(start, at))
    start = at + 1
  }
  return runs
}
