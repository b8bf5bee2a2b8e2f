// Counts a turn that was paid once only once. A fork copies the turns of its session under new ids, and a copy keeps when the turn
// began and ended, its model, its cost and its tokens: two answers never have all of these in common.
import type { HeldMessages } from './held-messages.ts'
import { type Message, modelName } from './message.ts'

/** Calls `use` for every turn that was paid on this machine: of copies, the one that was there first stands for all. */
export function eachPaidTurn(messages: HeldMessages, use: (message: Message) => void): void {
  const shared = repeated(messages.starts())
  const originals = new Map<string, Message>()
  for (let place = 0; place < messages.size; place++) {
    const message = messages.get(place)
    const turn = shared.has(message.createdAt) ? turnOf(message) : null
    if (turn === null) takeUnlessImported(message, use)
    else {
      const known = originals.get(turn)
      if (known === undefined || wasThereBefore(message, known)) originals.set(turn, message)
    }
  }
  for (const message of originals.values()) takeUnlessImported(message, use)
}

/** What all copies of a turn have in common; null while it is not completed, because then nobody copies it. */
export function turnOf(message: Message): string | null {
  const { createdAt, completedAt, cost, tokens } = message
  if (completedAt === null) return null
  const counts = tokens && [tokens.input, tokens.output, tokens.reasoning, tokens.cache_read, tokens.cache_write]
  return [createdAt, completedAt, modelName(message), cost, counts].join('\n')
}

/** When more than one turn began: nearly always at no time at all, so nearly nothing has to be compared. Sorts the list. */
function repeated(starts: Float64Array): Set<number> {
  const twice = new Set<number>()
  let before = Number.NaN
  for (const start of starts.sort()) {
    if (start === before) twice.add(start)
    before = start
  }
  return twice
}

/** A copy is reported when it is made, which is after its turn was. */
function wasThereBefore(message: Message, known: Message): boolean {
  return message.updatedAt === known.updatedAt ? message.key < known.key : message.updatedAt < known.updatedAt
}

/** The copies of an imported turn go with it. */
function takeUnlessImported(message: Message, use: (message: Message) => void): void {
  if (!message.imported) use(message)
}
