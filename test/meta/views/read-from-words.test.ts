import { expect, it } from 'vitest'
import { readFromWords } from '../../../meta/views/read-from-words.ts'
import { Instant } from '../../../schema/instant.ts'
import { now } from '../example.ts'

const read = (read_from: string | null, at: string | null) => ({
  read_from,
  last_success_at: at === null ? null : Instant.parse(at),
})

it('says nothing of what is at hand or was never read', () => {
  expect(readFromWords([read('work_tree', '2026-11-20T00:00:00Z'), read(null, null)], now)).toEqual([])
})

it('counts the readings of each branch, and says how old the newest is', () => {
  const readings = [
    read('origin/keyz/metadata', '2026-11-20T20:00:00Z'),
    read('origin/keyz/metadata', '2026-11-20T21:00:00Z'),
    read('keyz/metadata', null),
  ]

  expect(readFromWords(readings, now)).toEqual([
    '1 reading comes from keyz/metadata',
    '2 readings come from origin/keyz/metadata, the newest 3 hours ago',
  ])
})
