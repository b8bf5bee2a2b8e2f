// Works through a list in order, with a limited number of items in progress. Memory does not grow with the list.

/** Rejects with the first error, after the items in progress have ended. */
export async function inParallel<Item>(
  items: Iterable<Item>,
  max: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.iterator]()
  const lanes = Array.from({ length: max }, async () => {
    for (let next = iterator.next(); !next.done; next = iterator.next()) await work(next.value)
  })
  const ends = await Promise.allSettled(lanes)
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}
