// What a hook says when its time is up: it names what did not answer, and blames no provider that was never asked.
import { expect, it } from 'vitest'
import { sentencesOf } from '../../../pipeline/hooks/sentences.ts'
import { Decimal } from '../../../schema/decimal.ts'
import { SyncReport } from '../../../schema/reports/sync-report.ts'
import type { Sidecar } from '../../../schema/sidecar.ts'
import { reading } from '../../support/metadata-repository.ts'

const report = SyncReport.parse({
  schema_version: 1,
  started_at: '2026-11-21T00:00:00Z',
  finished_at: '2026-11-21T00:00:10Z',
  git_mode: 'commit',
  commit: null,
  offline: false,
  results: [
    {
      key_path: 'a/b',
      provider_id: 'xai',
      account_ref: 'a',
      key_alias: 'b',
      sidecar_path: '.keyz/providers/xai/a/b.json',
      outcome: 'skipped',
      not_before: null,
      retry_after: null,
      error: null,
    },
  ],
})

it.each([
  ['the provider', 'answers', true, 'xai did not answer within 10s (sync.hook_deadline); run keyz sync later'],
  [
    'gpg',
    'decryption',
    true,
    'gpg did not decrypt the entry within 10s (sync.hook_deadline); if gpg-agent hangs, restart it with gpgconf --kill gpg-agent, then run keyz sync',
  ],
  [
    'nobody, with a private key at hand',
    'decryption',
    false,
    'the entry was not decrypted within 10s (sync.hook_deadline); run keyz sync',
  ],
  ['nobody, before its turn', undefined, true, 'its turn did not come within 10s (sync.hook_deadline); run keyz sync'],
] as const)('names %s', (_, stage, asksGpg, said) => {
  const unfinished = new Map(stage === undefined ? [] : [['a/b', stage]])

  const sentences = sentencesOf(
    { report, offline: false, unfinished },
    { deadline: '10s', interrupted: false, asksGpg, readings: new Map() },
  )

  expect(sentences).toEqual([`a/b: ${said}`])
})

const live: Sidecar = reading('b', '2026-11-21T00:00:05Z', '9')
const nine = { amount: Decimal.parse('9'), currency: 'USD', parts: [] }
const three = { amount: Decimal.parse('3.009'), currency: 'CNY', parts: [] }

it.each<[string, Sidecar | null, string]>([
  ['its balance', { ...live, balances: [nine] }, 'live, $9.00 left'],
  ['every balance that it has', { ...live, balances: [nine, three] }, 'live, $9.00, 3.01 CNY left'],
  ['that it lives, where no balance is known', { ...live, balances: null }, 'live'],
  ['the same where there is none', { ...live, balances: [] }, 'live'],
  ['where to look, when the reading is not at hand', null, 'asked xai; see keyz show a/b'],
])('tells of a key that was read: %s', (_, sidecar, said) => {
  const results = report.results.map((result) => ({ ...result, outcome: 'updated' as const }))
  const readings = new Map(sidecar === null ? [] : [['a/b', sidecar]])

  const sentences = sentencesOf(
    { report: { ...report, results }, offline: false, unfinished: new Map() },
    { deadline: '10s', interrupted: false, asksGpg: true, readings },
  )

  expect(sentences).toEqual([`a/b: ${said}`])
})

it('blames nobody after Ctrl-C', () => {
  const sentences = sentencesOf(
    { report, offline: false, unfinished: new Map([['a/b', 'answers']]) },
    { deadline: '10s', interrupted: true, asksGpg: true, readings: new Map() },
  )

  expect(sentences).toEqual(['interrupted: run keyz sync later'])
})
