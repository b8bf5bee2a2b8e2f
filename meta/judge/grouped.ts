// Items that have the same name together.

/** In the order in which they come, and so each name by its first item. */
export function grouped<Item>(items: Iterable<Item>, nameOf: (item: Item) => string): Map<string, [Item, ...Item[]]> {
  const groups = new Map<string, [Item, ...Item[]]>()
  for (const item of items) {
    const name = nameOf(item)
    const known = groups.get(name)
    if (known === undefined) groups.set(name, [item])
    else known.push(item)
  }
  return groups
}
