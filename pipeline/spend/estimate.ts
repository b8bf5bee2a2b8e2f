// What a message would have cost by the prices in the registry. Used only with --estimate, for messages without a reported cost.
import { ExactSum } from '../../schema/exact-sum.ts'
import type { Price } from '../../schema/registry.ts'
import { type Message, modelName } from './sources/message.ts'

export type Prices = Readonly<Record<string, Price>>

/** Null where a cost is reported, or a needed price is missing. Prices are per million tokens. */
export function estimate(message: Message, prices: Prices): string | null {
  const { cost, tokens } = message
  const name = modelName(message)
  const price = Object.hasOwn(prices, name) ? prices[name] : undefined
  if (cost !== null || tokens === null || price === undefined) return null
  const sum = new ExactSum()
  const parts = [
    [tokens.input, price.input],
    [tokens.output + tokens.reasoning, price.output],
    [tokens.cache_read, price.cache_read],
    [tokens.cache_write, price.cache_write],
  ] as const
  for (const [count, each] of parts) {
    if (count === 0) continue
    if (each === undefined) return null
    sum.add(each, count)
  }
  return sum.total(-6)
}
