// Adds up messages by session, model, provider and day, exactly.
import { ExactSum } from '../../schema/exact-sum.ts'
import type { SpendRow } from '../../schema/reports/usage-report.ts'
import { type Message, modelName, type Tokens, unnamed } from './sources/message.ts'

const dayLength = 86_400_000

/** The cost, tokens and number of some messages. */
export class Sum {
  readonly #cost = new ExactSum()
  readonly #tokens: Tokens = { input: 0, output: 0, reasoning: 0, cache_read: 0, cache_write: 0 }
  #messages = 0
  #priced = 0
  #estimated = 0

  /** `estimate` counts where the message has no reported cost. */
  add({ cost, tokens }: Message, estimate: string | null = null): void {
    this.#messages++
    const amount = cost ?? estimate
    if (amount !== null && this.#cost.add(amount)) {
      this.#priced++
      if (cost === null) this.#estimated++
    }
    if (tokens === null) return
    this.#tokens.input += tokens.input
    this.#tokens.output += tokens.output
    this.#tokens.reasoning += tokens.reasoning
    this.#tokens.cache_read += tokens.cache_read
    this.#tokens.cache_write += tokens.cache_write
  }

  addSum(other: Sum): void {
    this.#cost.addSum(other.#cost)
    this.#messages += other.#messages
    this.#priced += other.#priced
    this.#estimated += other.#estimated
    this.#tokens.input += other.#tokens.input
    this.#tokens.output += other.#tokens.output
    this.#tokens.reasoning += other.#tokens.reasoning
    this.#tokens.cache_read += other.#tokens.cache_read
    this.#tokens.cache_write += other.#tokens.cache_write
  }

  /** Messages without a cost. Where there are any, the amount of the row is a lower bound. */
  get unpriced(): number {
    return this.#messages - this.#priced
  }

  row(): SpendRow {
    const provenance = this.#priced === 0 ? 'none' : this.#estimated > 0 ? 'estimated' : 'reported'
    return {
      cost: { amount: this.#priced === 0 ? null : this.#cost.total(), currency: 'USD', provenance },
      tokens: { ...this.#tokens },
      messages: this.#messages,
    }
  }
}

export type Grouping = 'session' | 'model' | 'provider' | 'day' | 'month'

interface Leaf extends Record<Grouping, string> {
  sum: Sum
}

/** Holds one sum per session, model and day; every other sum is made of these. */
export class Sums {
  readonly #leaves: Leaf[] = []
  /** By session, provider, model and day: to look these up takes less time than to put a name together. */
  readonly #sessions = new Map<string, Map<string, Map<string, Map<number, Leaf>>>>()

  add(message: Message, estimate: string | null = null): void {
    this.#leafOf(message).sum.add(message, estimate)
  }

  #leafOf(message: Message): Leaf {
    const { session, provider, model, createdAt } = message
    const providers = inner(this.#sessions, session)
    const models = inner(providers, provider ?? unnamed)
    const days = inner(models, model ?? unnamed)
    const number = Math.floor(createdAt / dayLength)
    const known = days.get(number)
    if (known !== undefined) return known
    const day = new Date(number * dayLength).toISOString().slice(0, 10)
    const leaf = {
      session,
      model: modelName(message),
      provider: provider ?? unnamed,
      day,
      month: day.slice(0, 7),
      sum: new Sum(),
    }
    days.set(number, leaf)
    this.#leaves.push(leaf)
    return leaf
  }

  /** Sums by one grouping or by several together, sorted by name. */
  by(...groupings: readonly Grouping[]): { names: string[]; sum: Sum }[] {
    const groups = new Map<string, { names: string[]; sum: Sum }>()
    const [only, ...others] = groupings
    const nameOf = (leaf: Leaf) => groupings.map((grouping) => leaf[grouping]).join('\n')
    for (const leaf of this.#leaves) {
      const key = only !== undefined && others.length === 0 ? leaf[only] : nameOf(leaf)
      let group = groups.get(key)
      if (group === undefined) {
        group = { names: groupings.map((grouping) => leaf[grouping]), sum: new Sum() }
        groups.set(key, group)
      }
      group.sum.addSum(leaf.sum)
    }
    return [...groups].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, group]) => group)
  }

  total(): Sum {
    return this.by()[0]?.sum ?? new Sum()
  }
}

function inner<Outer, Key, Value>(maps: Map<Outer, Map<Key, Value>>, key: Outer): Map<Key, Value> {
  const known = maps.get(key)
  if (known !== undefined) return known
  const map = new Map<Key, Value>()
  maps.set(key, map)
  return map
}
