// Which readings under a name are those of an entry, and which are another's that had the name before, or got it later.
import { expect, it } from 'vitest'
import { toJson } from '../../../meta/files/document.ts'
import { readingsUnder } from '../../../pipeline/status/recent-spend.ts'
import { Instant } from '../../../schema/instant.ts'
import { RegistryRow } from '../../../schema/registry.ts'
import { sidecar } from '../../meta/example.ts'

const on = (day: number) => Instant.parse(`2026-11-${String(day).padStart(2, '0')}T00:00:00Z`)
const row = RegistryRow.parse({ provider_id: 'openrouter', account_ref: 'team', key_alias: 'new' })

/** A version of a sidecar that says of itself that it is of `key_path`, read and committed on a day. */
const version = (key_path: string, day: number, more = {}) => ({
  path: '.keyz/providers/openrouter/me/old.json',
  committed: on(day),
  content: Buffer.from(
    toJson(sidecar({ key_path, account_ref: 'me', key_alias: 'old', last_success_at: on(day), ...more })),
  ),
  isUnmerged: false,
})

it('takes what was committed under each name while the entry had it, under the names of today', () => {
  const names = [
    { path: 'b', until: on(10), since: null },
    { path: 'a', until: on(5), since: null },
  ]
  const versions = [
    version('a', 3),
    version('a', 6),
    version('b', 4),
    version('b', 5),
    version('b', 9),
    version('b', 11),
    version('new', 8),
    version('new', 12, { account_ref: 'team', key_alias: 'new' }),
    version('c', 2),
    version('a', 4, { provider_id: 'openai' }),
  ]

  const found = readingsUnder(versions, names, { path: 'new', row, since: null }, on(21))

  expect(found.map(({ last_success_at: at }) => at).sort()).toEqual([on(3), on(5), on(9), on(12)])
  expect(
    new Set(found.map(({ key_path, account_ref, key_alias }) => `${key_path} ${account_ref} ${key_alias}`)),
  ).toEqual(new Set(['new team new']))
})

it('takes nothing of an entry that had the name of today before', () => {
  const versions = [version('new', 3), version('new', 5), version('new', 8)]

  const found = readingsUnder(versions, [], { path: 'new', row, since: on(6) }, on(21))

  expect(found.map(({ last_success_at: at }) => at)).toEqual([on(8)])
})

it('takes nothing under an earlier name from before the entry had it', () => {
  const versions = [version('b', 3), version('b', 8)]

  const found = readingsUnder(
    versions,
    [{ path: 'b', until: on(10), since: on(6) }],
    { path: 'new', row, since: null },
    on(21),
  )

  expect(found.map(({ last_success_at: at }) => at)).toEqual([on(8)])
})
