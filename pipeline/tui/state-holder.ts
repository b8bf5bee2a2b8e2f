// Holds the state, changes it with each event, and has the frame ready when somebody wants to draw it.

import type { Drawing } from './drawing.ts'
import { frameOf, lastDetailsTop } from './frame.ts'
import type { Frame } from './screen/frame.ts'
import type { Effect, Event, State } from './state.ts'
import { update } from './update.ts'

export interface StateHolder {
  state: () => State
  frame: () => Frame
  subscribe: (changed: () => void) => () => void
  dispatch: (event: Event) => void
}

export function stateHolder(initial: State, drawn: Drawing, perform: (effect: Effect) => void): StateHolder {
  let state = initial
  let frame: Frame | null = null
  const listeners = new Set<() => void>()
  return {
    state: () => state,
    frame() {
      frame ??= frameOf(state, drawn)
      return frame
    },
    subscribe(changed) {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
    dispatch(event) {
      const step = update(state, event)
      // Only who draws knows how long the details are.
      const detailsTop = Math.min(step.state.detailsTop, step.state.detailsTop && lastDetailsTop(step.state, drawn))
      state = { ...step.state, detailsTop }
      frame = null
      for (const changed of listeners) changed()
      for (const effect of step.effects) perform(effect)
    },
  }
}
