// What a program printed on a terminal, as SVG: text in the colors of the terminal, each piece at its column.
import stringWidth from 'string-width'

const lineHeight = 20
const characterWidth = 8.4
const margin = 16

/** The colors that keyz uses, as a dark terminal shows them. */
const colors: Readonly<Record<string, string>> = {
  31: '#ff7b72',
  32: '#3fb950',
  33: '#d29922',
  36: '#39c5cf',
}

interface Look {
  color: string | null
  bold: boolean
  dim: boolean
}

interface Piece extends Look {
  text: string
  column: number
}

const plain: Look = { color: null, bold: false, dim: false }

/** `printed` may have colors and line ends, and no other control characters. */
export function terminalPicture(command: string, printed: string): string {
  const lines = [`$ ${command}`, ...printed.trimEnd().split('\n')].map(piecesOf)
  const columns = Math.max(...lines.flat().map(({ column, text }) => column + stringWidth(text)))
  const width = Math.ceil(columns * characterWidth) + 2 * margin
  const height = lines.length * lineHeight + 2 * margin
  const texts = lines.flatMap((pieces, index) =>
    pieces.map((piece) => textOf(piece, margin + lineHeight * (index + 1) - 6)),
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">`,
    `  <title id="title">${escaped(command)}</title>`,
    `  <rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>`,
    // On the group and not in a style sheet, which would win over the color and the weight of each text.
    `  <g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" fill="#e6edf3" style="white-space: pre">`,
    ...texts,
    '  </g>',
    '</svg>',
    '',
  ].join('\n')
}

/** A new piece begins where the look changes, and around a sign that fonts make wider or narrower than its columns: lines and blocks are as wide as letters. */
function piecesOf(line: string): Piece[] {
  const pieces: Piece[] = []
  let look = plain
  let column = 0
  for (const part of line.split(/(\u001b\[[\d;]*m)/)) {
    const [, codes] = /^\u001b\[([\d;]*)m$/.exec(part) ?? []
    if (codes !== undefined) {
      look = codes.split(';').reduce(changed, look)
      continue
    }
    for (const text of part.split(/([^\p{ASCII}\u2500-\u259f]|(?<=\S) {2,})/u).filter((one) => one !== '')) {
      if (text.trim() !== '') pieces.push({ ...look, text: text.trimEnd(), column })
      column += stringWidth(text)
    }
  }
  return pieces
}

function changed(look: Look, code: string): Look {
  if (code === '0' || code === '') return plain
  if (code === '1') return { ...look, bold: true }
  if (code === '2') return { ...look, dim: true }
  if (code === '22') return { ...look, bold: false, dim: false }
  return { ...look, color: colors[code] ?? null }
}

function textOf({ text, column, color, bold, dim }: Piece, y: number): string {
  const indent = text.length - text.trimStart().length
  const x = margin + (column + indent) * characterWidth
  const style = [
    color === null ? '' : ` fill="${color}"`,
    bold ? ' font-weight="bold"' : '',
    dim ? ' fill-opacity="0.65"' : '',
  ].join('')
  return `  <text x="${Number(x.toFixed(1))}" y="${y}"${style}>${escaped(text.trimStart())}</text>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
