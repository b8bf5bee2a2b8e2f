// The three-way merge of values and sets, whichever side is which.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Conflict, isSame, mergeSets, mergeValues } from '../../../meta/merge/merge-values.ts'

const value = fc.jsonValue({ maxDepth: 2 })

it('takes the side that changed, and finds a conflict only in two different changes', () => {
  fc.assert(
    fc.property(value, value, value, (base, ours, theirs) => {
      const merged = mergeValues(base, ours, theirs)

      if (isSame(ours, theirs)) expect(merged).toEqual(ours)
      else if (isSame(ours, base)) expect(merged).toEqual(theirs)
      else if (isSame(theirs, base)) expect(merged).toEqual(ours)
      else expect(merged).toEqual(new Conflict(base, ours, theirs))
    }),
  )
})

it('compares objects by content, whatever the order of their fields', () => {
  expect(isSame({ a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 })).toBe(true)
  expect(isSame([1, 2], [2, 1])).toBe(false)
})

const items: string[] = ['a', 'b', 'c', 'd', 'e']
const set = fc.uniqueArray(fc.constantFrom(...items))

it('keeps what either side added, drops what either removed, and does not depend on the sides', () => {
  fc.assert(
    fc.property(set, set, set, (base, ours, theirs) => {
      const merged = mergeSets(base, ours, theirs)
      const wanted = (item: string) =>
        base.includes(item)
          ? ours.includes(item) && theirs.includes(item)
          : ours.includes(item) || theirs.includes(item)

      expect(new Set(merged)).toEqual(new Set(items.filter(wanted)))
      expect(mergeSets(base, theirs, ours)).toEqual(merged)
    }),
  )
})
