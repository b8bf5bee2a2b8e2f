// Which points of a history a person gets to see.
import { expect, it } from 'vitest'
import { balanceHistory } from '../../../../pipeline/history/readings/balance-history.ts'
import { Instant } from '../../../../schema/instant.ts'
import { balance } from '../../../meta/review/snapshots.ts'
import { place, reading } from '../history-store.ts'

const committed = Instant.parse('2026-11-22T00:00:00Z')
const now = Instant.parse('2026-11-22T12:00:00Z')
const version = (text: string | null, isUnmerged = false) => ({
  isUnmerged,
  path: `.keyz/${place}`,
  committed,
  content: text === null ? null : Buffer.from(text),
})

const key = { path: 'openrouter/personal/ci', since: null }
const pointsOf = (...versions: ReturnType<typeof version>[]) => balanceHistory(versions, key, now)

it('says of each version when it was read, and when it was committed where it does not say so itself', () => {
  const read = Instant.parse('2026-11-20T00:00:00Z')

  const points = pointsOf(
    version(reading('2', { last_success_at: read })),
    version(reading('3', { last_success_at: null })),
  )

  expect(points).toEqual([
    { at: read, sync_status: 'live', balances: balance('2') },
    { at: committed, sync_status: 'live', balances: balance('3') },
  ])
})

it('leaves out what was removed, and what this keyz cannot read', () => {
  expect(pointsOf(version(null), version('{ broken'), version('{ "schema_version": 99 }'))).toEqual([])
})

it('believes what nobody has merged only of this key, and not of the future', () => {
  const texts = [
    reading('3'),
    reading('2', { key_path: 'openrouter/personal/other' }),
    reading('1', { last_success_at: '2026-11-23T00:00:00Z' }),
  ]

  expect(pointsOf(...texts.map((text) => version(text, true))).map(({ balances }) => balances)).toEqual([balance('3')])
  expect(pointsOf(...texts.map((text) => version(text)))).toHaveLength(3)
})

it('leaves out what another entry left that had this path before, and keeps what this one has from elsewhere', () => {
  const versions = [reading('3'), reading('2', { key_path: 'openrouter/personal/other' })].map((text) => version(text))

  const since = (at: string) => balanceHistory(versions, { ...key, since: Instant.parse(at) }, now)

  expect(since('2026-11-22T01:00:00Z').map(({ balances }) => balances)).toEqual([balance('2')])
  expect(since('2026-11-21T00:00:00Z')).toHaveLength(2)
})
