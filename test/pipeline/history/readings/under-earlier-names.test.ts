// Which readings under an earlier name of an entry are of the same key, and what its account is called now.
import { expect, it } from 'vitest'
import { underEarlierNames } from '../../../../pipeline/history/readings/under-earlier-names.ts'
import { Instant } from '../../../../schema/instant.ts'
import { sidecar } from '../../../meta/example.ts'

const november = (day: number) => Instant.parse(`2026-11-${String(day).padStart(2, '0')}T00:00:00Z`)
const read = (day: number, account_ref = 'a') => sidecar({ last_success_at: november(day), account_ref })
const known = (versions: readonly ReturnType<typeof read>[], committed?: number) =>
  versions.map((version) => ({
    version,
    committed: committed === undefined ? (version.last_success_at ?? november(1)) : november(committed),
  }))
const days = (found: ReturnType<typeof underEarlierNames>) => found.map(({ last_success_at: at }) => at?.slice(8, 10))

it('takes those of each name for as long as it was the name of this key', () => {
  const names: Record<string, ReturnType<typeof read>[]> = {
    first: [read(1), read(4), read(7)],
    second: [read(3), read(6), read(9)],
  }
  const earlier = [
    { path: 'second', until: november(8), since: null },
    { path: 'first', until: november(5), since: null },
  ]

  const found = underEarlierNames((path) => known(names[path] ?? []), earlier, 'a')

  expect(days(found)).toEqual(['06', '01', '04'])
  expect(underEarlierNames((path) => known(names[path] ?? []), [], 'a')).toEqual([])
})

it('takes a new name of the account for the same account, and a change before the renaming for another one', () => {
  const versions = [read(1, 'another'), read(2), read(3)]

  const found = underEarlierNames(() => known(versions), [{ path: 'old', until: november(5), since: null }], 'renamed')

  expect(found.map(({ account_ref }) => account_ref)).toEqual(['another', 'renamed', 'renamed'])
})

it('takes nothing from before it came to a path that another entry had left', () => {
  const versions = [read(1), read(2), read(4)]

  const found = underEarlierNames(() => known(versions), [{ path: 'old', until: november(5), since: november(3) }], 'a')

  expect(days(found)).toEqual(['04'])
})

it('takes no reading that came to the path later: it moved along with another entry', () => {
  const found = underEarlierNames(
    () => [...known([read(2)]), ...known([read(3)], 6)],
    [{ path: 'old', until: november(5), since: null }],
    'a',
  )

  expect(days(found)).toEqual(['02'])
})
