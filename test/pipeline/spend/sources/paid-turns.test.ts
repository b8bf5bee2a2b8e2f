// A turn is paid once, however many copies of it forks have made.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Message } from '../../../../pipeline/spend/sources/message.ts'
import { newestPerMessage } from '../../../../pipeline/spend/sources/newest-per-message.ts'
import { message } from '../example.ts'

const tokens = { input: 1000, output: 40, reasoning: 20, cache_read: 200, cache_write: 0 }
const original = message({
  key: 'ses_1\nmsg_1',
  session: 'ses_1',
  tokens,
  createdAt: 10,
  completedAt: 20,
  updatedAt: 21,
})
const copy = { ...original, key: 'ses_2\nmsg_9', session: 'ses_2', updatedAt: 500 }

async function counted(messages: readonly Message[], max?: number): Promise<Message[]> {
  const found: Message[] = []
  await newestPerMessage(
    async (take) => {
      for (const one of messages) take({ ...one })
    },
    (one) => found.push(one),
    max,
  )
  return found
}

it('counts a turn and its copies once, for the session that paid it', async () => {
  const copyOfCopy = { ...copy, key: 'ses_3\nmsg_12', session: 'ses_3', updatedAt: 900 }

  expect(await counted([copy, original, copyOfCopy])).toEqual([original])
  expect(await counted([copyOfCopy, copy])).toEqual([copy])
})

it.each([
  ['began at another time', { createdAt: 11 }],
  ['ended at another time', { completedAt: 22 }],
  ['is of another model', { model: 'fake-small' }],
  ['is of another provider', { provider: 'other' }],
  ['cost something else', { cost: '0.00397' }],
  ['took other tokens', { tokens: { ...tokens, cache_write: 1 } }],
])('counts a turn that %s', async (_, changed) => {
  expect(await counted([original, { ...copy, ...changed }])).toHaveLength(2)
})

it('counts turns that are not completed, whatever they have in common', async () => {
  const running = { completedAt: null }

  expect(
    await counted([
      { ...original, ...running },
      { ...copy, ...running },
    ]),
  ).toHaveLength(2)
})

it('leaves out an imported turn, and the fork of it', async () => {
  const imported = { ...original, imported: true, updatedAt: 400 }

  expect(await counted([imported, copy])).toEqual([])
  expect(await counted([copy, imported])).toEqual([])
})

it('counts a turn that this machine saw itself, though it was imported again or somebody else had copied it', async () => {
  const again = { ...original, imported: true, updatedAt: 400 }
  const ofSomebody = { ...copy, imported: true }

  expect(await counted([original, again])).toMatchObject([{ session: 'ses_1', imported: false }])
  expect(await counted([ofSomebody, original])).toEqual([original])
})

it('counts every turn once however few messages it may hold', async () => {
  const turn = fc.record({ turn: fc.nat({ max: 30 }), copy: fc.nat({ max: 3 }) })

  await fc.assert(
    fc.asyncProperty(fc.array(turn, { maxLength: 120 }), fc.integer({ min: 1, max: 20 }), async (turns, max) => {
      const all = turns.map(({ turn: number, copy: of }) => ({
        ...original,
        key: `ses_${of}\nmsg_${number}`,
        cost: String(number),
        updatedAt: 21 + of,
      }))
      const distinct = new Set(turns.map(({ turn: number }) => number))

      const found = await counted(all, max)

      expect(found.map(({ cost }) => Number(cost)).sort((a, b) => a - b)).toEqual([...distinct].sort((a, b) => a - b))
    }),
    { numRuns: 200 },
  )
})
