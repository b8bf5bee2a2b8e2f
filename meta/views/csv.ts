// Comma-separated values as in RFC 4180, but with plain line ends: every name as it is. No cell can act on a spreadsheet.

/** Numbers are numbers, also negative ones: only other text could be taken for a formula, and gets a quote in front. */
const number = /^-?\d+(?:\.\d+)?$/
const formula = /^[=+\-@\t\r]/

export function csvLine(cells: readonly string[]): string {
  return cells.map(csvCell).join(',')
}

function csvCell(value: string): string {
  const text = formula.test(value) && !number.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
