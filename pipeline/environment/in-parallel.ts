// Works through a list with a bounded number of items under way, in order of the list. Memory does not grow with its length.

/** Rejects with the first error, once the items under way have ended. */
export async function inParallel<Item>(
  items: Iterable<Item>,
  most: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]()
  const lanes = Array.from({ length: most }, async () => {
    for (let next = iterator.next(); !next.done; next = iterator.next()) await work(next.value)
  })
  const ends = await Promise.allSettled(lanes)
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}
