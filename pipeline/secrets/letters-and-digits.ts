// Text reduced to what a key cannot do without: its letters and digits, whatever somebody put between them.

/** What stays of each byte: small letters, digits, and the quotation mark, where one text ends and another begins. */
const kept = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte).toLowerCase()
  return byte < 128 && /[a-z0-9"]/.test(character) ? character.charCodeAt(0) : 0
})
const backslash = 0x5c
const quotationMark = 0x22
const beyondLatin = /[^\0-\xff]/

/**
 * Full-width and other letters made of ASCII ones count as these, soft hyphens and invisible marks as nothing. Texts of JSON stay
 * apart: the words of a field and of its value must not add up to somebody's passphrase.
 */
export function lettersAndDigits(text: string): string {
  // Bytes that were unpacked are one character each, and most of them noise: no time is spent on those.
  const bytes = beyondLatin.test(text) ? Buffer.from(text.normalize('NFKD')) : Buffer.from(text, 'latin1')
  let length = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte === backslash) {
      const next = bytes[at + 1]
      if (next === quotationMark || next === backslash) at++
      continue
    }
    const left = kept[byte] ?? 0
    if (left !== 0) bytes[length++] = left
  }
  return bytes.toString('latin1', 0, length)
}
