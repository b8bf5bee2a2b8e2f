// Does what the state machine asks for, each thing where it is done.
import type { Effect } from './state.ts'

export interface Performers {
  quit: () => void
  load: () => void
  details: (path: string) => void
  /** Null: nothing is selected that could be looked after. */
  wait: (path: string | null) => void
  sync: (effect: Extract<Effect, { do: 'sync' }>) => void
  copy: (path: string) => void
  open: (url: string) => void
  change: (effect: Extract<Effect, { do: 'edit' | 'switch-sync' }>) => void
}

export function perform(effect: Effect, by: Performers): void {
  switch (effect.do) {
    case 'quit':
    case 'load':
      by[effect.do]()
      break
    case 'details':
    case 'copy':
      by[effect.do](effect.path)
      break
    case 'wait':
      by.wait(effect.path)
      break
    case 'sync':
      by.sync(effect)
      break
    case 'open':
      by.open(effect.url)
      break
    case 'switch-sync':
    case 'edit':
      by.change(effect)
  }
}
