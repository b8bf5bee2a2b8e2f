// Has the garbage collector run more often, where there is much to do: without it, the heap of a sync of 10,000 keys grows to several times what it holds.
import { setFlagsFromString } from 'node:v8'

/** In percent of what is in use after a collection. V8 takes up to 300 where nobody says so; this costs some 3% more time. */
const growing = 50

export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${growing}`)
}
