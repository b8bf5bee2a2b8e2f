// The forms in which a text may turn up in other texts: escaped, in hexadecimal, within base64 at any alignment.

/** Base64 and base64url of the bytes anywhere in a longer text, without the characters that depend on their neighbors. */
export function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes])
    const encoded = padded.toString('base64').replace(/=+$/, '')
    // The first and last characters also depend on what is before and after the secret.
    const core = encoded.slice(offset === 0 ? 0 : offset + 1, padded.length % 3 === 0 ? undefined : -1)
    return [core, core.replaceAll('+', '-').replaceAll('/', '_')]
  })
}

const base32Letters = 'abcdefghijklmnopqrstuvwxyz234567'

/** Base32 of the bytes anywhere in a longer text, in small letters, without those that depend on their neighbors. */
export function base32Forms(bytes: Buffer): string[] {
  return [0, 1, 2, 3, 4].map((skipped) => {
    let letters = ''
    for (let bit = skipped; bit + 5 <= bytes.length * 8; bit += 5) {
      const two = ((bytes[bit >> 3] ?? 0) << 8) | (bytes[(bit >> 3) + 1] ?? 0)
      letters += base32Letters[(two >> (11 - (bit & 7))) & 31]
    }
    return letters
  })
}

/** As in a URL, and as in a JSON string. */
export function escapedForms(text: string): string[] {
  return [encodeURIComponent(text), JSON.stringify(text).slice(1, -1)]
}
