// The newest report of every message, in bounded memory.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Message } from '../../../../pipeline/spend/sources/message.ts'
import { newestPerMessage } from '../../../../pipeline/spend/sources/newest-per-message.ts'
import { message } from '../example.ts'

function report(key: string, updatedAt: number, cost: string, rank = 1): Message {
  return message({ key, cost, createdAt: 0, updatedAt, rank })
}

async function newest(all: readonly Message[], max?: number) {
  const found: string[] = []
  let passes = 0
  await newestPerMessage(
    async (take) => {
      passes++
      for (const one of all) take({ ...one })
    },
    ({ key, cost }) => found.push(`${key}=${cost}`),
    max,
  )
  return { found: found.sort(), passes }
}

it('keeps the newest report of a message', async () => {
  const { found } = await newest([report('a', 1, '1'), report('a', 3, '3'), report('a', 2, '2'), report('b', 0, '0.5')])

  expect(found).toEqual(['a=3', 'b=0.5'])
})

it('prefers the higher rank at the same moment, and the later line at the same rank', async () => {
  const { found } = await newest([
    report('a', 1, 'own', 1),
    report('a', 1, 'mngr', 0),
    report('b', 1, 'mngr', 0),
    report('b', 1, 'own', 1),
    report('c', 1, 'first'),
    report('c', 1, 'second'),
  ])

  expect(found).toEqual(['a=own', 'b=own', 'c=second'])
})

it('gives the same result however few messages it may hold, in more passes', async () => {
  const messages = fc.array(fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 9 })), { maxLength: 200 })

  await fc.assert(
    fc.asyncProperty(messages, fc.integer({ min: 1, max: 20 }), async (events, max) => {
      const all = events.map(([id, at], index) => report(`m${id}`, at, String(index)))

      const whole = await newest(all)
      const bounded = await newest(all, max)

      expect(bounded.found).toEqual(whole.found)
      expect(whole.passes).toBe(1)
    }),
    { numRuns: 200 },
  )
})

it('compares the reports of one list with those of another, and not with each other', async () => {
  const [first, second] = [Symbol('first'), Symbol('second')]
  const found: string[] = []

  await newestPerMessage(
    async (take) => {
      take(report('a', 1, '1'), first)
      take(report('b', 1, '1'), first)
      take(report('a', 2, '2'), second)
      take(report('b', 0, '0'))
      take(report('c', 0, '0'), first)
      take(report('c', 1, '1'), second)
    },
    ({ key, cost }) => found.push(`${key}=${cost}`),
  )

  expect(found.sort()).toEqual(['a=2', 'b=1', 'c=1'])
})

it.each([5000, 700])('hands over every message of a long list as it is, %i of them held at once', async (max) => {
  const list = Symbol('list')
  const all = Array.from({ length: 3000 }, (_, index) =>
    message({
      key: `m${index}`,
      session: `s${index % 7}`,
      cost: index % 3 === 0 ? null : String(index),
      tokens: index % 5 === 0 ? null : { input: index, output: 1, reasoning: 2, cache_read: 3, cache_write: 4 },
      model: index % 11 === 0 ? null : 'm',
      createdAt: index,
      completedAt: index % 2 === 0 ? null : index + 1,
      updatedAt: index + 2,
    }),
  )
  const found: Message[] = []

  await newestPerMessage(
    async (take) => {
      for (const one of all) take(one, list)
    },
    (one) => found.push(one),
    max,
  )

  expect(found.toSorted((left, right) => left.createdAt - right.createdAt)).toEqual(all)
})
