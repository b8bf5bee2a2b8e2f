// Bytes in lines of the Assuan protocol: in D lines, percent, carriage return and line feed are escaped; in arguments, more.

/** The protocol allows 1,000 bytes, with everything. */
const maxLine = 900

export function dataLines(data: Buffer): Buffer {
  const lines: string[] = []
  let line = ''
  for (const character of data.toString('latin1')) {
    line += /[%\r\n]/.test(character) ? `%${hexOf(character)}` : character
    if (line.length < maxLine) continue
    lines.push(line)
    line = ''
  }
  return Buffer.from([...lines, ...(line === '' ? [] : [line])].map((text) => `D ${text}\n`).join(''), 'latin1')
}

export function unescapedData(line: Buffer): Buffer {
  if (!line.includes('%')) return line
  const text = line.toString('latin1')
  return Buffer.from(
    text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
}

/** Text as one argument of a command, escaped as gpg does: the agent would take other escapes for its own placeholders. */
export function plusEscaped(text: string): string {
  const special = /[%+"\p{Cc}]/gu
  return text.replace(special, (character) => `%${hexOf(character)}`).replaceAll(' ', '+')
}

function hexOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(2, '0')
}
