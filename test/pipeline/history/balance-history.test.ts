// Which points of a history a person gets to see.
import { expect, it } from 'vitest'
import { balanceHistory } from '../../../pipeline/history/balance-history.ts'
import { Instant } from '../../../schema/instant.ts'
import { balance } from '../../meta/review/snapshots.ts'
import { place, reading } from './history-store.ts'

const committed = Instant.parse('2026-11-22T00:00:00Z')
const version = (text: string | null) => ({
  path: `.keyz/${place}`,
  committed,
  content: text === null ? null : Buffer.from(text),
})

it('says of each version when it was read, and when it was committed where it does not say so itself', () => {
  const read = Instant.parse('2026-11-20T00:00:00Z')

  const points = balanceHistory([
    version(reading('2', { last_success_at: read })),
    version(reading('3', { last_success_at: null })),
  ])

  expect(points).toEqual([
    { at: read, sync_status: 'live', balances: balance('2') },
    { at: committed, sync_status: 'live', balances: balance('3') },
  ])
})

it('leaves out what was removed, and what this keyz cannot read', () => {
  expect(balanceHistory([version(null), version('{ broken'), version('{ "schema_version": 99 }')])).toEqual([])
})
