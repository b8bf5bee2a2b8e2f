// A piece of an answer that is not as documented is left out where the schema allows it, and never taken for a missing one.
import { parse } from 'lossless-json'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { amount, currency, text } from '../../../providers/framework/foreign.ts'
import {
  countedItems,
  isLeftOut,
  maybe,
  maybeIn,
  readAnswer,
  readable,
  readableItems,
  renamed,
} from '../../../providers/framework/readable.ts'

const Wallet = z.object({ amount, currency, parts: maybe(z.object({ gift: maybe(amount) })) })
const Answer = z.object({ wallets: readableItems(Wallet), plan: maybe(text) })
const wallet = { amount: '1', currency: 'USD' }

/** What is read of the answer and where something was left out; or where it is refused. */
function read(schema: z.ZodType, body: unknown) {
  const result = readAnswer(schema, body)
  return 'error' in result
    ? { refused: result.error.issues.map(({ path }) => path.join('.')) }
    : { ...result, leftOut: result.leftOut.map((place) => place.join('.')) }
}

it('reads an answer as it is documented, with nothing left out', () => {
  const body = { wallets: [{ ...wallet, parts: { gift: '2' } }], plan: null }

  expect(read(Answer, body)).toEqual({ answer: body, leftOut: [] })
})

it('leaves out the smallest piece that cannot be read, and says where it was', () => {
  const odd = { wallets: [{ ...wallet, parts: { gift: 'a lot' } }], plan: ['pro'] }

  expect(read(Answer, odd)).toEqual({
    answer: { wallets: [{ ...wallet, parts: {} }], plan: undefined },
    leftOut: ['wallets.0.parts.gift', 'plan'],
  })
})

it('leaves out the whole item where what its figure needs cannot be read', () => {
  const body = { wallets: [{ ...wallet, currency: 5 }, wallet] }

  expect(read(Answer, body)).toEqual({ answer: { wallets: [wallet] }, leftOut: ['wallets.0'] })
})

it('refuses what is needed, and names that and not the pieces that would have been left out', () => {
  expect(read(Answer, { plan: ['pro'] })).toEqual({ refused: ['wallets'] })
  expect(read(z.object({ limit: readable(amount.nullable()) }), {})).toEqual({ refused: ['limit'] })
})

it('refuses a list in which nothing is as documented, or leaves out the list where it may be missing', () => {
  const others = { wallets: [{ hello: 'world' }, 5] }

  expect(read(Answer, others)).toEqual({ refused: ['wallets'] })
  expect(read(z.object({ wallets: maybe(readableItems(Wallet)) }), others)).toMatchObject({ answer: {} })
  expect(read(Answer, { wallets: [] })).toMatchObject({ answer: { wallets: [] } })
})

it('counts the items that it cannot read', () => {
  expect(read(countedItems(Wallet), [wallet, 5])).toEqual({ answer: [wallet, undefined], leftOut: ['1'] })
})

it('does not take a number for an object in which everything may be missing', () => {
  const body = parse('{ "wallets": [{ "amount": 1, "currency": "USD", "parts": 0.5 }] }')

  expect(read(Answer, body)).toMatchObject({ leftOut: ['wallets.0.parts'] })
})

it('tells a field that was left out from one that is missing or null', () => {
  const Limits = z.object({ limit: maybe(amount) })
  const told = (body: unknown) => {
    const result = readAnswer(Limits, body)
    return 'error' in result ? null : isLeftOut(result.answer, 'limit')
  }

  expect([{ limit: true }, { limit: null }, {}, { limit: '1' }].map(told)).toEqual([true, false, false, false])
})

it('keeps that difference under another name', () => {
  expect(renamed({ limit: undefined }, 'limit', 'max')).toEqual({ max: undefined })
  expect(Object.keys(renamed({ limit: undefined }, 'limit', 'max'))).toEqual(['max'])
  expect(Object.keys(renamed<{ limit?: string }, 'limit', 'max'>({}, 'limit', 'max'))).toEqual([])
})

it('finds pieces in an answer that is wrapped, and in one that is not', () => {
  const Wrapped = maybeIn('data', Answer)

  expect(read(Wrapped, { data: { wallets: [], plan: 5 } })).toMatchObject({ leftOut: ['data.plan'] })
  expect(read(Wrapped, { wallets: [], plan: 5 })).toMatchObject({ leftOut: ['plan'] })
  expect(read(Wrapped, { data: {} })).toEqual({ refused: ['data.wallets'] })
})
