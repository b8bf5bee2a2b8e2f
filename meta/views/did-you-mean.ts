// The name that a person most likely meant by one that does not exist.
import { printable } from '../../schema/text.ts'

/** ` (did you mean openrouter?)`, or nothing if no name is close enough. */
export function didYouMean(wanted: string, names: readonly string[]): string {
  const meant = closest(wanted, names)
  return meant === null ? '' : ` (did you mean ${printable(meant)}?)`
}

/** The same for a path: an entry or a folder. */
export function didYouMeanPath(wanted: string, entries: readonly string[]): string {
  const folders = entries.flatMap((entry) => {
    const parts = entry.split('/').slice(0, -1)
    return parts.map((_, at) => parts.slice(0, at + 1).join('/'))
  })
  return didYouMean(wanted.replace(/\/+$/, ''), [...entries, ...new Set(folders)])
}

/**
 * At most a third of the letters may differ; the last part of a path counts too: `ci` means `openrouter/team/ci`. The beginning of a single
 * name means that name, however long it goes on.
 */
export function closest(wanted: string, names: readonly string[]): string | null {
  const word = wanted.toLowerCase()
  const begun = onlyBegun(word, names)
  if (begun !== null) return begun
  const allowed = Math.max(1, Math.floor(word.length / 3))
  const rated = names
    .map((name) => ({ name, away: Math.min(...forms(name).map((form) => distance(word, form, allowed))) }))
    .filter(({ away }) => away <= allowed)
    .sort((left, right) => left.away - right.away)
  return rated[0]?.name ?? null
}

/** Fewer letters begin many words by chance. */
const minBegun = 3

/** The one name that begins like that. A folder is one name, together with all that is in it. */
function onlyBegun(word: string, names: readonly string[]): string | null {
  if (word.length < minBegun) return null
  const begun = names.filter((name) => name.toLowerCase().startsWith(word))
  const [first, ...others] = begun.sort((left, right) => left.length - right.length)
  return first !== undefined && others.every((name) => name.startsWith(`${first}/`)) ? first : null
}

function forms(name: string): string[] {
  const whole = name.toLowerCase()
  return [...new Set([whole, whole.split('/').at(-1) ?? whole])]
}

/** How many letters to add, remove, change or swap, as far as that is at most `max`. */
function distance(from: string, to: string, max: number): number {
  if (Math.abs(from.length - to.length) > max) return max + 1
  let older: number[] = []
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let at = 1; at <= from.length; at++) {
    const next = [at]
    for (let other = 1; other <= to.length; other++) {
      const same = from[at - 1] === to[other - 1]
      const swapped = at > 1 && other > 1 && from[at - 1] === to[other - 2] && from[at - 2] === to[other - 1]
      next[other] = Math.min(
        (row[other] ?? 0) + 1,
        (next[other - 1] ?? 0) + 1,
        (row[other - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (older[other - 2] ?? 0) + 1 : max + 1,
      )
    }
    older = row
    row = next
  }
  return row[to.length] ?? max + 1
}
