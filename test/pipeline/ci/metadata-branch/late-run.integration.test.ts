// Which run was over before all keys were reached, also when the commit that says so was squashed away.
import { expect, it } from 'vitest'
import {
  lateLineOf,
  lateTrailer,
  newestLateRun,
  reachedTrailer,
} from '../../../../pipeline/ci/metadata-branch/late-run.ts'
import { openRepository } from '../../../../pipeline/ci/metadata-branch/repository.ts'
import { Instant } from '../../../../schema/instant.ts'
import type { SyncResult } from '../../../../schema/reports/sync-report.ts'
import { branch, metadataRepository, reading } from '../../../support/metadata-repository.ts'
import { bareEnvironment } from '../../../support/run.ts'

// Long before the commits that git itself makes here.
const now = Instant.parse('2020-01-25T00:00:00Z')
const firstRun = Instant.parse('2020-01-22T00:00:00Z')
const secondRun = Instant.parse('2020-01-23T00:00:00Z')

function missed(provider_id: string): SyncResult {
  return {
    key_path: `${provider_id}/a/one`,
    provider_id,
    account_ref: 'a',
    key_alias: 'one',
    sidecar_path: `.keyz/providers/${provider_id}/a/one.json`,
    outcome: 'skipped',
    error: null,
    not_before: null,
    retry_after: null,
  }
}

/** Two late runs on the metadata branch of one clone, and what they are found as from another. */
async function twoLateRuns() {
  const repository = await metadataRepository(['one', 'two'])
  const clone = await repository.clone('here')
  const publish = (alias: string, at: Instant, provider: string) =>
    clone.publish([reading(alias, at, '5')], { now: at, trailer: async () => lateTrailer([missed(provider)], at) })
  await publish('one', firstRun, 'xai')
  await publish('two', secondRun, 'deepseek')
  await clone.git('fetch', '--quiet')
  const newest = async (at = now) => {
    const tip = async (ref: string) => (await clone.git('rev-parse', ref)).trim()
    const opened = await openRepository(clone.path, { ...bareEnvironment, HOME: clone.path })
    return await newestLateRun(opened, { main: await tip('HEAD'), branches: [] }, at)
  }
  return {
    clone,
    newest,
    commit: (message: string) =>
      clone.git(
        ...['-c', 'user.name=Test', '-c', 'user.email=test@example.org'],
        ...['commit', '--quiet', '--allow-empty', '-m', message],
      ),
    [Symbol.asyncDispose]: () => repository[Symbol.asyncDispose](),
  }
}

it('is found on the metadata branch after a merge', async () => {
  await using runs = await twoLateRuns()
  await runs.clone.git('merge', '--quiet', '--ff-only', `origin/${branch}`)

  const late = await runs.newest()

  expect(late).toMatchObject({ startedAt: secondRun, providers: new Set(['deepseek']) })
  expect(await late?.wasMapped('deepseek/a/one')).toBe(true)
})

it('is found in what git writes when it squashes', async () => {
  await using runs = await twoLateRuns()
  await runs.clone.git('merge', '--quiet', '--squash', `origin/${branch}`)
  await runs.clone.git(
    ...['-c', 'user.name=Test', '-c', 'user.email=test@example.org'],
    ...['commit', '--quiet', '--no-edit'],
  )

  const late = await runs.newest()

  expect(late).toMatchObject({ startedAt: secondRun, providers: new Set(['deepseek']) })
})

it('is the newest one of those that a host lists in one message', async () => {
  await using runs = await twoLateRuns()
  const messages = await runs.clone.git('log', '--reverse', '--format=* %B', `HEAD..origin/${branch}`)
  await runs.commit(`keyz: two balances moved (#1)\r\n\r\n${messages.replaceAll('\n', '\r\n')}`)

  const late = await runs.newest()

  expect(late).toMatchObject({ startedAt: secondRun, providers: new Set(['deepseek']) })
})

it('does not take an entry for one of that run that was mapped before the squashed commit only', async () => {
  await using runs = await twoLateRuns()
  const trailer = lateTrailer([missed('deepseek')], secondRun)
  await runs.commit(`Squashed commit of the following:\n\n    keyz\n\n    ${trailer}`)

  const late = await runs.newest()

  expect(late?.startedAt).toBe(secondRun)
  expect(await late?.wasMapped('deepseek/a/one')).toBe(false)
})

it('is not a run that is still to come', async () => {
  await using runs = await twoLateRuns()
  await runs.commit(`Look at this\n\n${lateTrailer([missed('xai')], Instant.parse('2099-01-01T00:00:00Z'))}`)

  expect(await runs.newest()).toBeNull()
})

it('names the keys with a failure that it missed, until a run reached all of them', async () => {
  await using runs = await twoLateRuns()
  const at = (day: string) => Instant.parse(`2020-01-${day}T00:00:00Z`)
  const keys = [missed('deepseek'), missed('xai')]
  const failing = lateTrailer(keys, at('24'), ['xai/a/one'])
  await runs.commit(`Squashed\n\n${failing}`)

  const late = await runs.newest(at('30'))

  expect(late?.missedFailing('xai/a/one')).toBe(true)
  expect(late?.missedFailing('deepseek/a/one')).toBe(false)
  expect(reachedTrailer([missed('deepseek')], late, at('25'))).toBeNull()
  const reached = reachedTrailer(keys, late, at('25'))
  expect(reached).toBe('Keyz-Not-Reached: 0 of deepseek, xai since 2020-01-25T00:00:00Z')
  await runs.commit(`Reached\n\n${reached}`)
  const after = await runs.newest(at('30'))
  expect(after?.startedAt).toBe(at('24'))
  expect(after?.missedFailing('xai/a/one')).toBe(false)
  expect(reachedTrailer(keys, after, at('26'))).toBeNull()
})

it('keeps both for a commit that takes the place of several', () => {
  const at = (day: string) => Instant.parse(`2020-01-${day}T00:00:00Z`)
  const line = lateTrailer([missed('xai')], at('22'), ['xai/a/one'])
  const reached = 'Keyz-Not-Reached: 0 of xai since 2020-01-23T00:00:00Z'
  const commits = [line, reached].map((said) => ({ message: `Any\n\n${said}\n` }))

  expect(lateLineOf(commits, now)).toBe(`    ${reached}\n    ${line}`)
  expect(lateLineOf(commits.slice(0, 1), now)).toBe(`    ${line}`)
  expect(lateLineOf(commits, at('21'))).toBeNull()
})
