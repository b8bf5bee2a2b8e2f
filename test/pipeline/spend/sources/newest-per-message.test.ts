// The newest word on every message, in bounded memory.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { newestPerMessage } from '../../../../pipeline/spend/sources/newest-per-message.ts'
import type { Spending } from '../../../../pipeline/spend/sources/spending.ts'

function told(key: string, toldAt: number, cost: string, rank = 1): Spending {
  return { key, session: 's', provider: 'p', model: 'm', cost, tokens: null, at: 0, toldAt, rank }
}

async function freshest(all: readonly Spending[], most?: number) {
  const found: string[] = []
  let passes = 0
  await newestPerMessage(
    async (take) => {
      passes++
      for (const spending of all) take({ ...spending })
    },
    ({ key, cost }) => found.push(`${key}=${cost}`),
    most,
  )
  return { found: found.sort(), passes }
}

it('believes the newest word on a message', async () => {
  const { found } = await freshest([told('a', 1, '1'), told('a', 3, '3'), told('a', 2, '2'), told('b', 0, '0.5')])

  expect(found).toEqual(['a=3', 'b=0.5'])
})

it('believes the source that knows more at the same moment, and the later line among equals', async () => {
  const { found } = await freshest([
    told('a', 1, 'own', 1),
    told('a', 1, 'mngr', 0),
    told('b', 1, 'mngr', 0),
    told('b', 1, 'own', 1),
    told('c', 1, 'first'),
    told('c', 1, 'second'),
  ])

  expect(found).toEqual(['a=own', 'b=own', 'c=second'])
})

it('gives the same however little it may hold, in more passes', async () => {
  const messages = fc.array(fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 9 })), { maxLength: 200 })

  await fc.assert(
    fc.asyncProperty(messages, fc.integer({ min: 1, max: 20 }), async (events, most) => {
      const all = events.map(([id, at], index) => told(`m${id}`, at, String(index)))

      const whole = await freshest(all)
      const bounded = await freshest(all, most)

      expect(bounded.found).toEqual(whole.found)
      expect(whole.passes).toBe(1)
    }),
    { numRuns: 200 },
  )
})
