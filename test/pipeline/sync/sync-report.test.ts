// The exit code of a sync, and what it says about keys that it did not reach.
import { expect, it } from 'vitest'
import { exitCodeOf, lateNotes } from '../../../pipeline/sync/sync-report.ts'
import { Config } from '../../../schema/config.ts'
import { SyncResult } from '../../../schema/reports/sync-report.ts'
import type { ErrorKind } from '../../../schema/sidecar.ts'

const result = (outcome: string, kind: ErrorKind | null = null) =>
  SyncResult.parse({
    key_path: 'a/b',
    provider_id: 'xai',
    account_ref: 'a',
    key_alias: 'b',
    sidecar_path: '.keyz/providers/xai/a/b.json',
    outcome,
    not_before: null,
    retry_after: null,
    error: kind === null ? null : { kind, message: 'no', http_status: null, request: null, at: '2026-11-21T00:00:00Z' },
  })
const running = new AbortController().signal
const interrupted = AbortSignal.abort()

it.each([
  ['nothing was asked', [result('fresh'), result('backing_off')], 0],
  ['every key was read', [result('updated'), result('unchanged')], 0],
  ['one key failed', [result('updated'), result('failed', 'auth_error')], 1],
  ['one key was not reached', [result('updated'), result('skipped')], 1],
  ['nothing could be decrypted', [result('failed', 'decrypt_error'), result('fresh')], 3],
  ['only some could not be decrypted', [result('failed', 'decrypt_error'), result('updated')], 1],
])('when %s', (_, results, code) => {
  expect(exitCodeOf(results, running)).toBe(code)
  expect(exitCodeOf(results, interrupted)).toBe(130)
})

const config = Config.parse({})
const noKey = { key: null, keyFile: null, passphrase: null, passphraseFile: null }
const withGpg = { config, interrupt: running, environment: { privateKey: noKey } }

it('counts the keys that were not reached, unless the person stopped the run', () => {
  const results = [result('skipped'), result('skipped', 'network_error'), result('updated')]
  const late = { results, unfinished: new Map() }

  expect(lateNotes(late, withGpg)).toEqual([
    expect.stringMatching(/^1 key was not reached within .* raise sync\.deadline/),
  ])
  expect(lateNotes(late, { ...withGpg, interrupt: interrupted })).toEqual([])
})

it('names gpg when it is gpg that did not answer, and not where a private key was given', () => {
  const results = [
    result('skipped'),
    { ...result('skipped'), key_path: 'a/c' },
    { ...result('skipped'), key_path: 'a/d' },
  ]
  const late = {
    results,
    unfinished: new Map([
      ['a/b', 'decryption' as const],
      ['a/c', 'answers' as const],
    ]),
  }
  const given = { ...withGpg, environment: { privateKey: { ...noKey, keyFile: 'key.asc' } } }

  expect(lateNotes(late, withGpg)).toEqual([
    'gpg did not decrypt 1 entry within 60s: if gpg-agent hangs, restart it with gpgconf --kill gpg-agent, then run keyz sync again.',
    '2 keys were not reached within 60s: run keyz sync again.',
  ])
  expect(lateNotes(late, given)).toEqual([
    '3 keys were not reached within 60s: run keyz sync again, or raise sync.deadline in .keyz/config.yaml.',
  ])
})
