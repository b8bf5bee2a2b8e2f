// What a message would have cost by the price list of the registry. Only for messages of which nobody told a cost, and only when asked.
import { ExactSum } from '../../schema/exact-sum.ts'
import type { Price } from '../../schema/registry.ts'
import { modelName, type Spending } from './sources/spending.ts'

export type Prices = Readonly<Record<string, Price>>

/** Null where a cost was told, or where a price that is needed is not known. Prices are per million tokens. */
export function estimate(spending: Spending, prices: Prices): string | null {
  const { cost, tokens } = spending
  const name = modelName(spending)
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
