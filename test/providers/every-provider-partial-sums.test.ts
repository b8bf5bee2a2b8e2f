// A sum of which one part is null or missing is unknown, and so is a list of which the only rows are: over every number of every recorded answer.
import { describe, expect, it } from 'vitest'
import type { Reading } from '../../schema/reading.ts'
import { expectNone } from '../support/expect-none.ts'
import { isNumber, type Place, placesOf, readOf, readWith } from './edits.ts'
import { figuresOf } from './figures.ts'
import { isRead } from './may-change.ts'
import { allReplies, gone, type Replies } from './replies.ts'

/** Where null or nothing is documented to be a number, or to mean that there is none. */
const meant = [
  // Google's Money has two parts, and leaves out the one that is zero.
  /^fireworks months\.\d+\.answer\.lineItems\.\d+\.totalCost\.(?:units|nanos)$/,
  // A key, or an account, without a limit.
  /^openrouter key\.data\.limit$/,
  /^deepinfra checklist\.limit$/,
  /^xai teamKeys\.apiKeys\.\d+\.(?:qps|qpm|tpm)$/,
]

const lists = ['balances', 'costs', 'usage', 'quotas', 'rate_limits'] as const

describe.each(allReplies)('$name', (replies) => {
  const usual = readOf(replies, replies.bodies)

  it('adds up nothing of which a part is not told, and calls nothing empty for want of a number', () => {
    if (!isRead(usual)) return
    const unexcused = numbersOf(replies).filter((place) => excuseOf(replies, place) === undefined)
    expectNone(unexcused.flatMap((place) => problemsOf(replies, usual, place)))
  })
})

it('excuses nothing that needs no excuse', () => {
  const needed = allReplies.flatMap((replies) => {
    const usual = readOf(replies, replies.bodies)
    if (!isRead(usual)) return []
    return numbersOf(replies).flatMap((place) => {
      const excuse = excuseOf(replies, place)
      return excuse !== undefined && problemsOf(replies, usual, place).length > 0 ? [excuse] : []
    })
  })

  expect(meant.filter((pattern) => !needed.includes(pattern))).toEqual([])
})

function numbersOf(replies: Replies): Place[] {
  return placesOf(replies).filter(
    ({ value }) => isNumber(value) || (typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value)),
  )
}

function problemsOf(replies: Replies, usual: Reading, place: Place): string[] {
  const name = nameOf(replies, place)
  return [null, gone].flatMap((nothing) => {
    const read = readWith(replies, place, nothing)
    if (!isRead(read)) return []
    const before = sumsOf(usual)
    const changed = [...sumsOf(read)].filter(([figure, value]) => before.has(figure) && before.get(figure) !== value)
    const emptied = lists.filter((field) => read[field]?.length === 0 && usual[field]?.length !== 0)
    const what = `${replies.file}: ${name} ${nothing === null ? 'null' : 'missing'}`
    return [
      ...changed.map(([figure, value]) => `${what}: ${figure} becomes ${value}`),
      ...emptied.map((field) => `${what}: ${field} becomes empty`),
    ]
  })
}

/** What is added up of several rows of an answer. */
function sumsOf(reading: Reading): Map<string, string> {
  return new Map([...figuresOf(reading)].filter(([figure]) => /^(?:costs|usage) /.test(figure)))
}

function excuseOf(replies: Replies, place: Place): RegExp | undefined {
  return meant.find((pattern) => pattern.test(nameOf(replies, place)))
}

function nameOf({ provider }: Replies, { request, path }: Place): string {
  return `${provider.id} ${[request, ...path].join('.')}`
}
