// The picture of the README: terminal text as SVG, so that it can be made anew and compared.

const lineHeight = 20
const characterWidth = 8.4
const margin = 16
const colors: Record<string, string> = {
  '●': '#3fb950',
  '✗': '#f85149',
  '!': '#f85149',
  '◐': '#8b949e',
  '∅': '#f85149',
  '⊘': '#f85149',
  $: '#d29922',
  '⌛': '#d29922',
}

export function terminalPicture(command: string, text: string): string {
  const lines = [`$ ${command}`, ...text.trimEnd().split('\n')]
  const width = Math.ceil(Math.max(...lines.map((line) => line.length)) * characterWidth) + 2 * margin
  const height = lines.length * lineHeight + 2 * margin
  const rows = lines.map(
    (line, index) => `  <text x="${margin}" y="${margin + lineHeight * (index + 1) - 6}">${painted(line)}</text>`,
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">`,
    `  <title id="title">${command}</title>`,
    '  <style>text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #e6edf3; white-space: pre }</style>',
    `  <rect width="${width}" height="${height}" rx="8" fill="#0d1117"/>`,
    ...rows,
    '</svg>',
    '',
  ].join('\n')
}

/** Badges, which stand after the name of a key and before its figures, in the colour that a terminal shows them in. */
function painted(line: string): string {
  const escaped = line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return escaped.replace(
    /( {2})([●✗!◐∅⊘$⌛]+)( {2})/u,
    (_, before, badges: string, after) => `${before}${[...badges].map(paintBadge).join('')}${after}`,
  )
}

function paintBadge(badge: string): string {
  return `<tspan fill="${colors[badge]}">${badge}</tspan>`
}
