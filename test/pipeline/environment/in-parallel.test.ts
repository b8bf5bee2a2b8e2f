// Every item is worked on once, never more at the same time than allowed.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { inParallel } from '../../../pipeline/environment/in-parallel.ts'

it('works through every item once, in order, and within the limit', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 3 })), fc.integer({ min: 1, max: 5 }), async (items, max) => {
      const started: number[] = []
      let running = 0
      let peak = 0

      await inParallel(items.entries(), max, async ([index, turns]) => {
        started.push(index)
        peak = Math.max(peak, ++running)
        for (let turn = 0; turn < turns; turn++) await Promise.resolve()
        running--
      })

      expect(started).toEqual(items.map((_, index) => index))
      expect(peak).toBeLessThanOrEqual(max)
      expect(running).toBe(0)
    }),
  )
})

it('rejects with an error of the work, after the rest in progress has ended', async () => {
  const ended: number[] = []
  const work = inParallel([1, 2], 2, async (item) => {
    if (item === 1) throw new Error('one')
    await Promise.resolve()
    ended.push(item)
  })

  await expect(work).rejects.toThrow('one')
  expect(ended).toEqual([2])
})
