// One commit a day, the same files at the end of each, and nobody else's branch is touched.
import { expect, it } from 'vitest'
import {
  type CompactedBranch,
  type CompactOptions,
  compactBranch,
} from '../../../../pipeline/ci/metadata-branch/compact-branch.ts'
import { newestLateRun } from '../../../../pipeline/ci/metadata-branch/late-run.ts'
import { openRepository } from '../../../../pipeline/ci/metadata-branch/repository.ts'
import { Instant } from '../../../../schema/instant.ts'
import { branch, type MetadataRepository, metadataRepository, reading } from '../../../support/metadata-repository.ts'
import { bareEnvironment } from '../../../support/run.ts'

type Clone = Awaited<ReturnType<MetadataRepository['clone']>>

const times = ['19T06', '19T12', '19T18', '20T06', '20T18', '21T06', '21T12'].map((time) => `2026-11-${time}:00:00Z`)

/** Three days of readings, each with another balance. */
async function publishDays(clone: Clone, push: boolean): Promise<void> {
  for (const [index, time] of times.entries())
    await clone.publish([reading('one', time, String(100 - index))], { now: Instant.parse(time), push })
}

/** A reading on top that the remote does not have. */
async function keepOneReadingHere(clone: Clone): Promise<void> {
  const time = '2026-11-21T12:30:00Z'
  await clone.git('branch', '--quiet', branch, `origin/${branch}`)
  await clone.publish([reading('one', time, '5')], { now: Instant.parse(time), push: false })
}

async function compact(clone: Clone, options: Partial<CompactOptions> = {}): Promise<CompactedBranch | null> {
  const repository = await openRepository(clone.path, { ...bareEnvironment, HOME: clone.path })
  return await compactBranch(repository, {
    branch,
    remote: 'origin',
    mainBranch: null,
    now: Instant.parse('2026-11-21T13:00:00Z'),
    dryRun: false,
    forcePush: false,
    announce: () => undefined,
    ...options,
  })
}

/** The branch's own commits, oldest first. */
async function log(git: Clone['git'], ref: string): Promise<string[]> {
  const how = ['--reverse', '--first-parent', '--date=format-local:%d %H', '--format=%cd %s']
  return (await git('log', ...how, ref, '^main')).trim().split('\n')
}

const foldedLog = [
  '19 18 meta(sync): readings of 2026-11-19 (3 commits folded into one)',
  '20 18 meta(sync): readings of 2026-11-20 (2 commits folded into one)',
  '21 06 meta(sync): refresh deepseek (1 key)',
  '21 12 meta(sync): refresh deepseek (1 key)',
]

it('folds each day that is over into one commit, and keeps the files of its end', async () => {
  await using world = await metadataRepository(['one'])
  const clone = await world.clone('clone')
  await publishDays(clone, false)
  const ends = ['~4', '~2', '~1', ''].map((back) => `${branch}${back}^{tree}`)
  const before = await clone.git('rev-parse', ...ends)

  const folded = await compact(clone)

  expect(folded).toMatchObject({ before: 7, after: 4, days: 2, onRemote: false })
  expect(await log(clone.git, branch)).toEqual(foldedLog)
  expect(await clone.git('rev-parse', ...['~3', '~2', '~1', ''].map((back) => `${branch}${back}^{tree}`))).toBe(before)
  expect((await clone.git('rev-parse', branch)).trim()).toBe(folded?.tip)
  expect(await compact(clone)).toMatchObject({ before: 4, after: 4, days: 0, tip: folded?.tip })
})

it('keeps what the newest late run of a day said, with the keys that were mapped before it', async () => {
  await using world = await metadataRepository(['one'])
  const clone = await world.clone('clone')
  await publishDays(clone, false)
  for (const [time, provider] of [
    ['2026-11-21T18:00:00Z', 'xai'],
    ['2026-11-21T22:00:00Z', 'deepseek'],
    ['2026-11-21T23:00:00Z', null],
  ] as const) {
    const trailer = provider && `Keyz-Not-Reached: 1 of ${provider} since ${time}`
    await clone.publish([reading('one', time, time.slice(11, 13))], {
      now: Instant.parse(time),
      push: false,
      trailer: async () => trailer,
    })
  }
  const now = Instant.parse('2026-11-22T00:10:00Z')

  await compact(clone, { now })

  const repository = await openRepository(clone.path, { ...bareEnvironment, HOME: clone.path })
  const [main = '', tip = ''] = (await clone.git('rev-parse', 'main', branch)).trim().split('\n')
  const late = await newestLateRun(repository, { main, branches: [tip] }, now)
  expect(late?.startedAt).toBe('2026-11-21T22:00:00Z')
  expect([...(late?.providers ?? [])]).toEqual(['deepseek'])
  expect(await late?.wasMapped('deepseek/a/one')).toBe(true)
  expect(await late?.wasMapped('deepseek/a/other')).toBe(false)
})

it('only says what it would do in a dry run', async () => {
  await using world = await metadataRepository(['one'])
  const clone = await world.clone('clone')
  await publishDays(clone, true)
  const before = await world.git('for-each-ref')

  expect(await compact(clone, { dryRun: true })).toMatchObject({ before: 7, after: 4, days: 2, onRemote: true })

  expect(await world.git('for-each-ref')).toBe(before)
})

it('replaces the branch of a remote only when told to, and the next job goes on from there', async () => {
  await using world = await metadataRepository(['one'])
  const clone = await world.clone('clone')
  await publishDays(clone, true)
  const before = await world.git('for-each-ref')

  await expect(compact(clone)).rejects.toThrow('add --force-push')
  expect(await world.git('for-each-ref')).toBe(before)
  const folded = await compact(clone, { forcePush: true })

  expect(folded).toMatchObject({ before: 7, after: 4, onRemote: true })
  expect(await log(world.git, branch)).toEqual(foldedLog)
  const job = await world.clone('job')
  await job.publish([reading('one', '2026-11-21T18:00:00Z', '5')], { now: Instant.parse('2026-11-21T18:00:00Z') })
  expect(await log(world.git, branch)).toEqual([...foldedLog, '21 18 meta(sync): refresh deepseek (1 key)'])
  expect((await world.sidecar(branch, 'one'))?.balances).toMatchObject([{ amount: '5' }])
})

it.each([false, true])(
  'goes on where a run was killed after the push, also when a job went on since: %s',
  async (wentOn) => {
    await using world = await metadataRepository(['one'])
    const clone = await world.clone('clone')
    await publishDays(clone, true)
    await clone.git('branch', '--quiet', branch, `origin/${branch}`)
    await compact(await world.clone('other'), { forcePush: true })
    const later = '2026-11-21T12:30:00Z'
    const job = await world.clone('job')
    if (wentOn) await job.publish([reading('one', later, '5')], { now: Instant.parse(later) })
    const tip = (await world.git('rev-parse', branch)).trim()

    expect(await compact(clone, { forcePush: true })).toMatchObject({ days: 0, tip })

    expect((await clone.git('rev-parse', branch)).trim()).toBe(tip)
    expect((await world.git('rev-parse', branch)).trim()).toBe(tip)
  },
)

it('does not have the next job of a clone bring back what was folded elsewhere', async () => {
  await using world = await metadataRepository(['one'])
  const clone = await world.clone('clone')
  await publishDays(clone, true)
  await clone.git('branch', '--quiet', branch, `origin/${branch}`)
  await compact(await world.clone('other'), { forcePush: true })
  const later = '2026-11-21T18:00:00Z'

  await clone.publish([reading('one', later, '5')], { now: Instant.parse(later) })

  expect(await log(world.git, branch)).toEqual([...foldedLog, '21 18 meta(sync): refresh deepseek (1 key)'])
  expect((await world.git('rev-list', '--count', branch, '^main')).trim()).toBe('5')
  expect(await clone.git('rev-parse', branch)).toBe(await world.git('rev-parse', branch))
})

it('keeps readings that only this clone has', async () => {
  await using world = await metadataRepository(['one'])
  const clone = await world.clone('clone')
  await publishDays(clone, true)
  await keepOneReadingHere(clone)
  await compact(await world.clone('other'), { forcePush: true })
  const before = await clone.git('rev-parse', branch)

  await expect(compact(clone, { forcePush: true })).rejects.toThrow('is not the same here and on origin')

  expect(await clone.git('rev-parse', branch)).toBe(before)
})

it('keeps what was merged from the default branch merged, and the default branch as it is', async () => {
  await using world = await metadataRepository(['one'])
  const clone = await world.clone('clone')
  await publishDays(clone, true)
  await clone.write({ 'web/login.gpg': 'encrypted\n' })
  await clone.push('Add a login.')
  const time = '2026-11-21T12:30:00Z'
  await clone.publish([reading('one', time, '7')], { now: Instant.parse(time) })
  const before = await world.git('rev-parse', 'main', `${branch}^{tree}`, `${branch}^2`)

  // On the next day, the commit with the merge is folded, too.
  await compact(clone, { forcePush: true, now: Instant.parse('2026-11-22T01:00:00Z') })

  expect(await log(world.git, branch)).toHaveLength(3)
  expect(await world.git('rev-parse', 'main', `${branch}^{tree}`, `${branch}^2`)).toBe(before)
})

it.each([
  ['the default branch', { branch: 'main' }, 'is the default branch'],
  ['a branch that others work on', { branch: 'feature' }, 'keyz leaves it alone'],
])('refuses %s', async (_, options, why) => {
  await using world = await metadataRepository(['one'])
  const clone = await world.clone('clone')
  await clone.git('push', '--quiet', 'origin', 'HEAD:feature')
  const before = await world.git('for-each-ref')

  await expect(compact(clone, { ...options, forcePush: true })).rejects.toThrow(why)

  expect(await world.git('for-each-ref')).toBe(before)
})

it('changes nothing where the remote protects the branch', async () => {
  await using world = await metadataRepository(['one'])
  const clone = await world.clone('clone')
  await publishDays(clone, true)
  await clone.git('branch', '--quiet', branch, `origin/${branch}`)
  await world.git('config', 'receive.denyNonFastForwards', 'true')
  const before = [await world.git('for-each-ref'), await clone.git('for-each-ref')]

  await expect(compact(clone, { forcePush: true })).rejects.toThrow('origin refused the push to keyz/metadata')

  expect([await world.git('for-each-ref'), await clone.git('for-each-ref')]).toEqual(before)
})

it('changes nothing when somebody else was faster', async () => {
  await using world = await metadataRepository(['one'])
  const clone = await world.clone('clone')
  const other = await world.clone('other')
  await publishDays(clone, true)
  let faster: Promise<unknown> = Promise.resolve()
  const announce = () => {
    faster = other.publish([reading('one', '2026-11-21T12:59:00Z', '3')], {
      now: Instant.parse('2026-11-21T12:59:00Z'),
    })
  }

  await expect(compactAfter()).rejects.toThrow('somebody else moved keyz/metadata')

  expect(await log(world.git, branch)).toHaveLength(8)

  /** The push of the other one is over before ours begins. */
  async function compactAfter() {
    const repository = await openRepository(clone.path, { ...bareEnvironment, HOME: clone.path })
    const { remoteGit } = repository
    const waiting = {
      ...repository,
      remoteGit: {
        ...remoteGit,
        async run(...parameters: Parameters<typeof remoteGit.run>) {
          await faster
          return await remoteGit.run(...parameters)
        },
      },
    }
    return await compactBranch(waiting, {
      branch,
      remote: 'origin',
      mainBranch: null,
      now: Instant.parse('2026-11-21T13:00:00Z'),
      dryRun: false,
      forcePush: true,
      announce,
    })
  }
})

it('refuses a branch that is not the same here, and one that is checked out', async () => {
  await using world = await metadataRepository(['one'])
  const clone = await world.clone('clone')
  await publishDays(clone, true)
  await keepOneReadingHere(clone)
  await expect(compact(clone, { forcePush: true })).rejects.toThrow('is not the same here and on origin')

  await clone.git('checkout', '--quiet', '-B', branch, `origin/${branch}`)
  await expect(compact(clone, { forcePush: true })).rejects.toThrow('is checked out here')

  expect(await log(world.git, branch)).toHaveLength(7)
})

it('has nothing to fold without such a branch', async () => {
  await using world = await metadataRepository(['one'])

  expect(await compact(await world.clone('clone'))).toBeNull()
})
