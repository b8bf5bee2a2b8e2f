// The lines in which two texts differ, for files that keyz does not understand.

const context = 3

/** One block with all lines that differ, and a few common ones around it. Empty if the texts are the same. */
export function plainDifference(before: string, after: string): string[] {
  if (before === after) return []
  const [old, fresh] = [linesOf(before), linesOf(after)]
  const shorter = Math.min(old.length, fresh.length)
  const differs = (at: (lines: string[], index: number) => string | undefined) => {
    const index = Array.from({ length: shorter }, (_, position) => position).find(
      (position) => at(old, position) !== at(fresh, position),
    )
    return index ?? shorter
  }
  const start = differs((lines, index) => lines[index])
  const end = Math.min(
    differs((lines, index) => lines.at(-1 - index)),
    shorter - start,
  )
  return [
    ...old.slice(Math.max(0, start - context), start).map((line) => `  ${line}`),
    ...old.slice(start, old.length - end).map((line) => `- ${line}`),
    ...fresh.slice(start, fresh.length - end).map((line) => `+ ${line}`),
    ...old.slice(old.length - end, old.length - end + context).map((line) => `  ${line}`),
  ]
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n')
}
