// Holds very many messages in little memory: their numbers in columns, and not as an object for each message. It also saves the garbage
// collector from looking at all of them again and again.
import type { Message } from './message.ts'

const firstCapacity = 1024

/** Stands for null in a column of numbers. */
const none = Number.NaN

/** The columns of numbers, in the order in which they stand in memory. */
const [createdAt, completedAt, updatedAt, input, output, reasoning, cacheRead, cacheWrite, rank, imported] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
]
const width = 10

export class HeldMessages {
  #numbers = new Float64Array(firstCapacity * width)
  readonly #keys: string[] = []
  readonly #sessions: string[] = []
  readonly #providers: (string | null)[] = []
  readonly #models: (string | null)[] = []
  readonly #costs: (string | null)[] = []

  get size(): number {
    return this.#keys.length
  }

  /** At `size` or before it, where it replaces another one. */
  set(at: number, message: Message): void {
    this.#keys[at] = message.key
    this.#sessions[at] = message.session
    this.#providers[at] = message.provider
    this.#models[at] = message.model
    this.#costs[at] = message.cost
    if ((at + 1) * width > this.#numbers.length) {
      const longer = new Float64Array(this.#numbers.length * 2)
      longer.set(this.#numbers)
      this.#numbers = longer
    }
    const { tokens } = message
    const row = at * width
    const numbers = this.#numbers
    numbers[row + createdAt] = message.createdAt
    numbers[row + completedAt] = message.completedAt ?? none
    numbers[row + updatedAt] = message.updatedAt
    numbers[row + input] = tokens?.input ?? none
    numbers[row + output] = tokens?.output ?? none
    numbers[row + reasoning] = tokens?.reasoning ?? none
    numbers[row + cacheRead] = tokens?.cache_read ?? none
    numbers[row + cacheWrite] = tokens?.cache_write ?? none
    numbers[row + rank] = message.rank
    numbers[row + imported] = message.imported ? 1 : 0
  }

  /** The message as it was set. Throws for a place that holds none. */
  get(at: number): Message {
    const key = this.#keys[at]
    const session = this.#sessions[at]
    if (key === undefined || session === undefined) throw new RangeError(`no message is held at ${at}`)
    const row = at * width
    const completed = this.#number(row + completedAt)
    return {
      key,
      session,
      provider: this.#providers[at] ?? null,
      model: this.#models[at] ?? null,
      cost: this.#costs[at] ?? null,
      tokens: this.#tokens(row),
      createdAt: this.#number(row + createdAt),
      completedAt: Number.isNaN(completed) ? null : completed,
      updatedAt: this.#number(row + updatedAt),
      rank: this.#number(row + rank),
      imported: this.#number(row + imported) === 1,
    }
  }

  /** When the completed ones among them began, in no order. */
  starts(): Float64Array {
    const starts = new Float64Array(this.size)
    let count = 0
    for (let row = 0; row < this.size * width; row += width)
      if (!Number.isNaN(this.#number(row + completedAt))) starts[count++] = this.#number(row + createdAt)
    return starts.subarray(0, count)
  }

  #tokens(row: number): Message['tokens'] {
    const first = this.#number(row + input)
    if (Number.isNaN(first)) return null
    return {
      input: first,
      output: this.#number(row + output),
      reasoning: this.#number(row + reasoning),
      cache_read: this.#number(row + cacheRead),
      cache_write: this.#number(row + cacheWrite),
    }
  }

  #number(at: number): number {
    return this.#numbers[at] ?? none
  }
}
