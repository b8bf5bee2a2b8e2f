// What `npm run bench -- --quick` calls slower: ratios within one run, never times.
import { expect, it } from 'vitest'
import { regressions } from '../bench/regressions.ts'

const row = (keyz: number, beside: number | null, what = 'status') => ({
  what,
  keyz,
  other: beside === null ? null : { median: beside },
})

it('takes a slow machine for no regression', () => {
  expect(regressions([row(1, 2)], [row(10, 20)])).toEqual([])
  expect(regressions([row(1, 2)], [row(1.4, 2)])).toEqual([])
})

it('names what takes more than half as long again beside the same command', () => {
  expect(regressions([row(1, 2), row(1, 2, 'sync')], [row(1.6, 2), row(1, 2, 'sync')])).toEqual([
    'status: 0.80 times as long as the command beside it, and 0.50 times in bench/results.json',
  ])
})

it('says nothing about rows that were not recorded, or have nothing beside them', () => {
  const missing = { row: 2, what: 'sync', target: '', not_measured: 'gpg is missing' }

  expect(regressions([row(1, 2)], [row(9, 1, 'new'), row(9, null), missing])).toEqual([])
})
