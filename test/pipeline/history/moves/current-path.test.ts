// Where an entry is today, by its path and the time at which it was there.
import { expect, it } from 'vitest'
import { currentPaths } from '../../../../pipeline/history/moves/current-path.ts'
import type { Departure } from '../../../../pipeline/history/moves/departures.ts'
import { timeOf } from '../told-history.ts'

function departures(...all: [from: string, to: string | null, at: string | null][]): Map<string, Departure[]> {
  const found = new Map<string, Departure[]>()
  for (const [order, [from, to, day]] of all.entries()) {
    const at = day === null ? null : timeOf(day)
    found.set(from, [...(found.get(from) ?? []), { from, to, order, at, authored: at }])
  }
  return found
}

it.each([
  ['a', '11-01', 'c'],
  ['b', '11-01', 'c'],
  ['a', '11-05', 'a'],
  ['other', '11-01', 'other'],
])('finds %s of %s at %s', (path, time, expected) => {
  const current = currentPaths(departures(['a', 'b', '11-02'], ['b', 'c', '11-03']), new Set(['a', 'c']))

  expect(current(path, timeOf(time))).toBe(expected)
})

it('follows what is staged, a branch that goes on with an old path, and no circle forever', () => {
  const staged = currentPaths(departures(['a', 'b', null]), new Set(['b']))
  const late = currentPaths(departures(['a', 'b', '11-02']), new Set(['b']))
  const circle = currentPaths(departures(['a', 'b', '11-02'], ['b', 'a', '11-02']), new Set())

  expect(staged('a', timeOf('11-09'))).toBe('b')
  expect(late('a', timeOf('11-09'))).toBe('b')
  expect(['a', 'b']).toContain(circle('a', timeOf('11-01')))
})

it('stays with the last name of an entry that was deleted', () => {
  const current = currentPaths(departures(['a', 'b', '11-02'], ['b', null, '11-03']), new Set())

  expect(current('a', timeOf('11-01'))).toBe('b')
})

it('keeps apart a deleted entry and the one that was renamed to its path, not one that came back', () => {
  const current = currentPaths(
    departures(['a', null, '11-02'], ['b', 'a', '11-03'], ['c', null, '11-02']),
    new Set(['a', 'c']),
  )

  expect(current('a', timeOf('11-01'))).toBe('a (deleted 2026-11-02)')
  expect([current('a', timeOf('11-05')), current('b', timeOf('11-01'))]).toEqual(['a', 'a'])
  expect(current('c', timeOf('11-01'))).toBe('c')
})

it('follows renames in one second by their order', () => {
  const back = currentPaths(departures(['a', 'b', '11-02'], ['b', 'a', '11-02']), new Set(['a']))
  const swapped = currentPaths(
    departures(['a', 't', '11-02'], ['b', 'a', '11-02'], ['t', 'b', '11-02']),
    new Set(['a', 'b']),
  )

  expect(back('a', timeOf('11-01'))).toBe('a')
  expect([swapped('a', timeOf('11-01')), swapped('b', timeOf('11-01'))]).toEqual(['b', 'a'])
})
