// Which key does what while a person looks around: for the interface itself, its help, and docs/tui.md.
import type { Press } from './screen/frame.ts'

interface Binding {
  presses: readonly Press[]
  /** As the help shows it. */
  shown: string
  does: string
}

export const keyMap = {
  down: { presses: ['j', 'down'], shown: 'j, Down', does: 'next key, or one line down in the details' },
  up: { presses: ['k', 'up'], shown: 'k, Up', does: 'previous key, or one line up in the details' },
  pageDown: { presses: ['page-down', ' ', 'ctrl-f'], shown: 'Page Down, Space', does: 'one page down' },
  pageUp: { presses: ['page-up', 'ctrl-b'], shown: 'Page Up', does: 'one page up' },
  first: { presses: ['g', 'home'], shown: 'g, Home', does: 'first key' },
  last: { presses: ['G', 'end'], shown: 'G, End', does: 'last key' },
  right: { presses: ['l', 'right', 'enter', 'tab'], shown: 'l, Right, Enter', does: 'go to the details' },
  left: {
    presses: ['h', 'left', 'escape'],
    shown: 'h, Left, Esc',
    does: 'go back to the list; Esc also clears the filter',
  },
  filter: {
    presses: ['/'],
    shown: '/',
    does: 'filter: part of a path, or terms of --filter, like status:low',
  },
  sort: { presses: ['s'], shown: 's', does: 'next sort order' },
  tree: { presses: ['t'], shown: 't', does: 'tree or list' },
  sync: { presses: ['r'], shown: 'r', does: 'ask the provider about this key now' },
  syncProvider: {
    presses: ['R'],
    shown: 'R',
    does: "ask about the provider's keys in the list that are not fresh",
  },
  automatic: { presses: ['a'], shown: 'a', does: 'switch automatic sync of this key on or off' },
  change: {
    presses: ['u'],
    shown: 'u',
    does: 'change the key at its provider: not possible yet, use o',
  },
  copy: { presses: ['c'], shown: 'c', does: 'copy the key with pass show -c; keyz itself never sees it' },
  open: { presses: ['o'], shown: 'o', does: "open the provider's console in a browser" },
  edit: { presses: ['e'], shown: 'e', does: 'edit tags, notes, or the expiry date' },
  help: { presses: ['?'], shown: '?', does: 'this help' },
  quit: { presses: ['q', 'ctrl-c'], shown: 'q, Ctrl-C', does: 'quit' },
} as const satisfies Record<string, Binding>

export type Action = keyof typeof keyMap

const actions = new Map<Press, Action>(
  Object.entries(keyMap).flatMap(([action, { presses }]) =>
    presses.flatMap((press) => (isAction(action) ? [[press, action] as const] : [])),
  ),
)

function isAction(name: string): name is Action {
  return Object.hasOwn(keyMap, name)
}

export function actionOf(press: Press): Action | null {
  return actions.get(press) ?? null
}
