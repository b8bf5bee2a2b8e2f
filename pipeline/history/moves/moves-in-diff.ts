// Which entries a diff of git moves, by its raw listing with renames: names and object ids, and nothing of their content. Pure.
import { entryOfFile } from '../../store/entry-path.ts'

export interface Moved {
  from: string
  to: string
  /** Whether another entry had to make room for it: git calls that a change. */
  isOver: boolean
}

interface MovesInDiff {
  moved: Moved[]
  /** Those that were not moved. */
  deleted: string[]
  added: string[]
}

export function movesInDiff(fields: readonly string[]): MovesInDiff {
  const moved: Moved[] = []
  const gone = new Map<string, string>()
  const added: string[] = []
  /** What was written over others: by its name for git, where. */
  const over = new Map<string, string>()
  for (let at = 0; at + 1 < fields.length; at++) {
    const [, was, is, letter] = /^\n?:\d+ \d+ ([0-9a-f]+) ([0-9a-f]+) ([A-Z])/.exec(fields[at] ?? '') ?? []
    if (was === undefined || is === undefined) continue
    const from = entryOfFile(fields[++at] ?? '')
    const to = letter === 'R' || letter === 'C' ? entryOfFile(fields[++at] ?? '') : null
    if (from === null) continue
    if (to !== null) moved.push({ from, to, isOver: false })
    if (letter === 'D') gone.set(from, was)
    if (letter === 'A') added.push(from)
    if (letter === 'M') over.set(is, from)
  }
  const deleted = [...gone].flatMap(([from, was]) => {
    const to = over.get(was)
    if (to === undefined) return [from]
    // Only one of several with the same bytes can be there now.
    over.delete(was)
    moved.push({ from, to, isOver: true })
    return []
  })
  return { moved, deleted, added }
}
