// Has the garbage collector run more often, where there is much to do: without it, the heap of a sync of 10,000 keys grows to several times what it holds.
import { setFlagsFromString } from 'node:v8'

/** In percent of what is in use after a collection. V8 takes up to 300 where nobody says so. */
const growing = 50

/** Costs some 5% more time. From the call on, so that a command with little to do loses nothing. */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${growing}`)
}

/** For new objects as V8 does by itself, after pipeline/start/young-memory.mjs: takes less time where many requests wait at once. */
export function letHeapGrow(): void {
  setFlagsFromString('--semi-space-growth-factor=2')
}
