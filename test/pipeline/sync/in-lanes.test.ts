// Several lists at once, each with its own number of items in progress.
import { expect, it } from 'vitest'
import { inLanes } from '../../../pipeline/sync/in-lanes.ts'
import { gate } from '../../support/gate.ts'

it('lets no list wait for a slow one, and gives each no more than its lanes', async () => {
  const slow = gate()
  const begun: string[] = []
  const fast = Array.from({ length: 50 }, (_, index) => `fast-${index}`)

  const all = inLanes(
    [
      { items: ['slow-1', 'slow-2', 'slow-3'], lanes: 2 },
      { items: fast, lanes: 1 },
    ],
    async (item) => {
      begun.push(item)
      if (item === 'fast-49') {
        expect(begun.filter((name) => name.startsWith('slow'))).toEqual(['slow-1', 'slow-2'])
        slow.open()
      }
      if (item.startsWith('slow')) await slow.opened
    },
  )
  await all

  expect(begun.slice(0, 2)).toEqual(['slow-1', 'fast-0'])
  expect(begun).toHaveLength(53)
})

it('rejects with the first error, after what is in progress has ended', async () => {
  const ended: string[] = []

  const all = inLanes([{ items: ['bad', 'good'], lanes: 2 }], async (item) => {
    if (item === 'bad') throw new Error('bad')
    await Promise.resolve()
    ended.push(item)
  })

  await expect(all).rejects.toThrow('bad')
  expect(ended).toEqual(['good'])
})
