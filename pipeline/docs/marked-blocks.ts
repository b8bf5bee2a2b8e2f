// Generated parts of a page are between two comments. Everything around them is written by people, and stays.

/** Replaces the text of every generated block. Throws unless the page has exactly the blocks that are given. */
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
