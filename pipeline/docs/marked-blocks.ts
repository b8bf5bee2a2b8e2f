// The generated parts of a page stand between two comments; everything around them is written by people and stays.

/** Replaces every generated block by its new text. Throws when the page and `blocks` do not have the same names. */
export function withBlocks(page: string, blocks: Readonly<Record<string, string>>): string {
  const known = new Map(Object.entries(blocks))
  const written = page.replace(
    /(<!-- generated: ([a-z-]+) -->\n)[\s\S]*?(<!-- end: \2 -->)/g,
    (_, start: string, name: string, end: string) => {
      const text = known.get(name)
      if (text === undefined) throw new Error(`nothing generates the block ${name}`)
      known.delete(name)
      return `${start}${text}\n${end}`
    },
  )
  if (known.size > 0) throw new Error(`the page has no block for ${[...known.keys()].join(', ')}`)
  return written
}
