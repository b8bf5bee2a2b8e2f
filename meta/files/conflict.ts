// The markers that git leaves in a file where two sides changed the same thing. Pure.

/** A text as each of the two sides has it. */
export interface Sides {
  ours: string
  theirs: string
}

const marker = /^(<{7,}|\|{7,}|={7,}|>{7,})(?: .*)?$/

/** Null for a text without a whole pair of markers. */
export function sidesOf(text: string): Sides | null {
  const ours: string[] = []
  const theirs: string[] = []
  let part: 'both' | 'ours' | 'base' | 'theirs' = 'both'
  let conflicts = 0
  for (const line of text.split('\n')) {
    const kind = marker.exec(line.replace(/\r$/, ''))?.[1]?.charAt(0)
    if (part === 'both' && kind === '<') part = 'ours'
    else if (part === 'ours' && kind === '|') part = 'base'
    else if ((part === 'ours' || part === 'base') && kind === '=') part = 'theirs'
    else if (part === 'theirs' && kind === '>') {
      part = 'both'
      conflicts++
    } else {
      if (part === 'both' || part === 'ours') ours.push(line)
      if (part === 'both' || part === 'theirs') theirs.push(line)
    }
  }
  return conflicts === 0 || part !== 'both' ? null : { ours: ours.join('\n'), theirs: theirs.join('\n') }
}

/** One sentence about the first conflict, without a file's name or a period; null for a text without one. */
export function conflictIn(text: string): string | null {
  if (sidesOf(text) === null) return null
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''))
  const start = lines.findIndex((line) => line.startsWith('<<<<<<<'))
  const inside = lines.slice(start, 1 + lines.findIndex((line, at) => at > start && line.startsWith('>>>>>>>')))
  const middle = inside.findIndex((line) => /^={7,}$/.test(line))
  const base = inside.findIndex((line) => line.startsWith('|||||||'))
  const ours = fieldIn(inside.slice(1, base < 0 ? middle : base))
  const theirs = fieldIn(inside.slice(middle + 1, -1))
  const what =
    ours === null || theirs === null || ours.name !== theirs.name
      ? ''
      : `: ${ours.name}${owner(lines.slice(0, start), ours.indent)} is ${short(ours.value)} on one side and ${short(theirs.value)} on the other`
  return `unresolved merge conflict on line ${start + 1}${what}`
}

interface Field {
  name: string
  value: string
  indent: number
}

/** The field, where one side of a conflict is no more than that. */
function fieldIn(lines: readonly string[]): Field | null {
  const [line, ...more] = lines
  const [, indent, quoted, plain, value] = /^( *)(?:"([^"\\]+)"|([\w.-]+)): *(\S.*?),?$/.exec(line ?? '') ?? []
  const name = quoted ?? plain
  if (more.length > 0 || indent === undefined || name === undefined || value === undefined) return null
  return /^[[{]$/.test(value) ? null : { name, value, indent: indent.length }
}

/** In the registry, whose field it is: the row that the line stands in. */
function owner(before: readonly string[], indent: number): string {
  const row = before.findLast((line) => line.search(/\S/) < indent && line.trim() !== '')
  const [, path] = /^ +"([^"\\]+)": \{$/.exec(row ?? '') ?? []
  return path === undefined ? '' : ` of ${path}`
}

function short(value: string): string {
  return value.length > 60 ? `${value.slice(0, 59)}…` : value
}
