// Works through several lists side by side, each in order and with a number of items in progress of its own: no list waits for a slow one.
import { largest } from '../../schema/largest.ts'

export interface Lanes<Item> {
  items: Iterable<Item>
  /** How many items of this list may be in progress at once. */
  lanes: number
}

/** The lists take turns at the start. Rejects with the first error, after the items in progress have ended. */
export async function inLanes<Item>(lists: readonly Lanes<Item>[], work: (item: Item) => Promise<void>): Promise<void> {
  const open = lists.map(({ items, lanes }) => ({ iterator: items[Symbol.iterator](), lanes }))
  const lane = async (iterator: Iterator<Item>) => {
    for (let next = iterator.next(); !next.done; next = iterator.next()) await work(next.value)
  }
  const running: Promise<void>[] = []
  const most = largest(
    open.map(({ lanes }) => lanes),
    0,
  )
  for (let turn = 0; turn < most; turn++)
    for (const { iterator, lanes } of open) if (turn < lanes) running.push(lane(iterator))
  const ends = await Promise.allSettled(running)
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}
