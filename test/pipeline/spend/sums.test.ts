// Sums of messages: exact, and null where nothing is known.
import { expect, it } from 'vitest'
import { Sums } from '../../../pipeline/spend/sums.ts'
import { message } from './example.ts'

it('adds up exactly, by one grouping or by several', () => {
  const sums = new Sums()
  sums.add(message({ cost: '0.1' }))
  sums.add(message({ cost: '0.2', session: 'ses_2' }))
  sums.add(message({ cost: '0.000000000000000001', createdAt: Date.parse('2026-12-01T00:00:00Z') }))

  const amounts = (rows: ReturnType<Sums['by']>) => rows.map(({ names, sum }) => [...names, sum.row().cost.amount])
  expect(amounts(sums.by('session'))).toEqual([
    ['ses_1', '0.100000000000000001'],
    ['ses_2', '0.2'],
  ])
  expect(amounts(sums.by('month', 'model'))).toEqual([
    ['2026-11', 'fakeco/fake-large', '0.3'],
    ['2026-12', 'fakeco/fake-large', '0.000000000000000001'],
  ])
  expect(sums.total().row()).toMatchObject({ cost: { amount: '0.300000000000000001' }, messages: 3 })
})

it('keeps unknown apart from zero, and marks what is estimated', () => {
  const [unknown, zero, estimated] = [new Sums(), new Sums(), new Sums()]
  unknown.add(message({ cost: null }))
  zero.add(message({ cost: '0' }))
  estimated.add(message({ cost: '1' }))
  estimated.add(message({ cost: null }), '0.5')
  estimated.add(message({ cost: null }), null)

  const costs = [unknown, zero, estimated].map((sums) => sums.total().row().cost)
  expect(costs).toEqual([
    { amount: null, currency: 'USD', provenance: 'none' },
    { amount: '0', currency: 'USD', provenance: 'reported' },
    { amount: '1.5', currency: 'USD', provenance: 'estimated' },
  ])
  expect(estimated.total().unpriced).toBe(1)
})
