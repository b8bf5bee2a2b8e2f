// Text and documents with everything that holds a piece of a secret taken out, so that the rest can be printed.
import type { LeakScanner } from '../secrets/leak-scanner.ts'

function notice(what: string, owner: string): string {
  return `[${what} withheld by keyz: it contained part of ${owner}]`
}

/** Line by line. */
export function withheldText(text: string, scanner: LeakScanner): string {
  if (!scanner.finds(text)) return text
  return text
    .split('\n')
    .map((line) => {
      const owner = scanner.ownerOf(line)
      return owner === null ? line : notice('line', owner)
    })
    .join('\n')
}

/** A document for JSON in which every string that holds a piece is replaced. The others stay as they are. */
export function withheldValue(value: unknown, scanner: LeakScanner): unknown {
  if (typeof value === 'string') {
    const owner = scanner.ownerOf(JSON.stringify(value))
    return owner === null ? value : notice('text', owner)
  }
  if (Array.isArray(value)) return value.map((item) => withheldValue(item, scanner))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [withheldValue(name, scanner), withheldValue(inner, scanner)]),
  )
}
