// Which entries a diff of git moves, by its raw listing with renames: names and object ids, and nothing of their content. Pure.
import { entryOfFile } from '../../store/entry-path.ts'

export interface Moved {
  from: string
  to: string
  /** Whether another entry had to make room for it: git calls that a change. */
  isOver: boolean
  /** What git calls the bytes that moved. */
  blob?: string
}

interface MovesInDiff {
  moved: Moved[]
  /** Those that were not moved. */
  deleted: string[]
  added: string[]
  changed: string[]
}

export function movesInDiff(fields: readonly string[]): MovesInDiff {
  const moved: Moved[] = []
  const gone = new Map<string, string>()
  const added = new Map<string, string>()
  /** What was written over others: by its name for git, where. */
  const over = new Map<string, string>()
  /** Where something else stands than before, by the name of what stood there. */
  const made = new Map<string, string>()
  for (let at = 0; at + 1 < fields.length; at++) {
    const [, was, is, letter] = /^\n?:\d+ \d+ ([0-9a-f]+) ([0-9a-f]+) ([A-Z])/.exec(fields[at] ?? '') ?? []
    if (was === undefined || is === undefined) continue
    const from = entryOfFile(fields[++at] ?? '')
    const to = letter === 'R' || letter === 'C' ? entryOfFile(fields[++at] ?? '') : null
    if (from === null) continue
    if (to !== null) moved.push({ from, to, isOver: false, blob: was })
    if (letter === 'D') gone.set(from, was)
    if (letter === 'A') added.set(from, is)
    if (letter === 'M') over.set(is, from)
    if (letter === 'M') made.set(was, from)
  }
  const changed = new Set(made.values())
  // What was changed at one path came new at another: a rename that was undone, where another entry had made room.
  for (const [to, blob] of added) {
    const from = made.get(blob)
    if (from === undefined || [...added.values()].filter((other) => other === blob).length > 1) continue
    added.delete(to)
    changed.delete(from)
    moved.push({ from, to, isOver: false, blob })
  }
  const deleted = [...gone].flatMap(([from, blob]) => {
    const to = over.get(blob)
    if (to === undefined) return [from]
    // Only one of several with the same bytes can be there now.
    over.delete(blob)
    moved.push({ from, to, isOver: changed.delete(to), blob })
    return []
  })
  return { moved, deleted, added: [...added.keys()], changed: [...changed] }
}
