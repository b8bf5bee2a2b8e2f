// A Markdown table. Cells are Markdown too, so only what would end a cell or a row is escaped.

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map(line).join('\n')
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, ' ')).join(' | ')} |`
}

/** Text as code, for names and values. */
export function code(text: string): string {
  return `\`${text}\``
}
