// Which keys of a provider are asked about first.
import { expect, it } from 'vitest'
import { blankKeyState } from '../../../pipeline/sync/key-state.ts'
import { oldestFirst, type Recorded } from '../../../pipeline/sync/oldest-first.ts'
import type { KeyTask } from '../../../pipeline/sync/plan-sync.ts'
import { providerById } from '../../../providers/index.ts'
import { Instant } from '../../../schema/instant.ts'
import { RegistryRow } from '../../../schema/registry.ts'
import type { KeyState } from '../../../schema/state.ts'

const day = (number: number) => Instant.parse(`2026-11-${String(number).padStart(2, '0')}T00:00:00Z`)

function task(path: string, state?: KeyState, providerId = 'deepseek'): KeyTask {
  const provider = providerById(providerId)
  if (provider === undefined) throw new Error('no such provider')
  const row = RegistryRow.parse({ provider_id: providerId, key_alias: path, key_kind: 'api' })
  return { path, row, provider, sidecarPath: '', entryVersion: 'v1', state }
}

const asked = (at: Instant): KeyState => ({ ...blankKeyState(at), entry_version: 'v1' })
const read = (number: number): Recorded => ({ readAt: day(number), failing: false })
const order = (tasks: KeyTask[], recorded: [string, Recorded][] = [], random = () => 0.5) =>
  [...oldestFirst(tasks, new Map(recorded), random)].map(([id, those]) => [id, those.map(({ path }) => path)])

it('asks about keys that were never read first, then about the oldest reading, provider by provider', () => {
  const tasks = [task('new'), task('young'), task('old'), task('x', undefined, 'xai')]

  const found = order(tasks, [
    ['young', read(9)],
    ['old', read(2)],
    ['x', read(1)],
  ])

  expect(found).toEqual([
    ['deepseek', ['new', 'old', 'young']],
    ['xai', ['x']],
  ])
})

it('goes by the attempt that this clone remembers, where the sidecar says nothing new since', () => {
  const tasks = [task('a', asked(day(8))), task('b', asked(day(3)))]

  expect(
    order(tasks, [
      ['a', read(1)],
      ['b', read(2)],
    ]),
  ).toEqual([['deepseek', ['b', 'a']]])
})

it('takes a replaced entry for one that was never asked about', () => {
  const replaced = { ...asked(day(9)), entry_version: 'v0' }

  expect(order([task('a', asked(day(1))), task('b', replaced)])).toEqual([['deepseek', ['b', 'a']]])
})

it('spreads failing keys over the others where nobody knows when they were asked about', () => {
  const living = Array.from({ length: 10 }, (_, index) => task(`living-${index}`))
  const dead = Array.from({ length: 100 }, (_, index) => task(`dead-${index}`))
  const failing: Recorded = { readAt: null, failing: true }
  let turn = 0
  const evenly = () => (turn++ % 100) / 100

  const found = oldestFirst([...dead, ...living], new Map(dead.map(({ path }) => [path, failing])), evenly)
  const paths = (found.get('deepseek') ?? []).map(({ path }) => path)

  const before = paths.slice(0, 55).filter((path) => path.startsWith('living'))
  expect(before).toHaveLength(5)
})
