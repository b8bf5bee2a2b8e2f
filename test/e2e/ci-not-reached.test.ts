// A scheduled job whose time is up before all keys are reached: the next one goes on where it stopped, and says what was missed twice.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { CiRun } from '../../schema/ci-run.ts'
import { ciStore } from '../support/ci-store.ts'
import { localDeepseek } from '../support/deepseek.ts'

const keys = 60
/** In three runs a few more than there are, for those that overtake others. */
const answeredPerRun = 25

it('reads every key within three runs, and fails where one was missed twice in a row', {
  timeout: 180_000,
}, async () => {
  await using ci = await ciStore()
  const answered = new Set<string | null>()
  const over = new Promise<never>(() => undefined)
  // The first few keys of each run are answered, and the others wait until the job's time is up.
  await using server = await localDeepseek(async (token) => {
    if (!answered.has(token) && answered.size >= answeredPerRun) await over
    answered.add(token)
  })
  await ci.store.insert(
    Object.fromEntries(
      Array.from({ length: keys }, (_, index) => [`deepseek/big/key-${index}`, server.key('100').secret]),
    ),
  )
  await ci.store.git('rm', '--quiet', 'deepseek/team/main.gpg')
  await ci.store.git('commit', '--quiet', '-m', 'Remove the other key.')
  await ci.store.keyz(['discover', '--yes'])
  await ci.store.keyz(['map', 'deepseek/team/main', '--remove'])
  await ci.push('Map the keys.')
  const run = async (now: string) => {
    answered.clear()
    const job = await ci.job(now)
    const folder = join(job.path, '../results')
    const variables = { ...server.variables, KEYZ_CI_DEADLINE: '8s' }
    const synced = await job.keyz(['ci', 'sync', '--out', folder + now.slice(8, 10)], variables)
    const published = await job.keyz(['ci', 'publish', '--push', '--from', folder + now.slice(8, 10)])
    const { sync } = CiRun.parse(JSON.parse(await readFile(join(folder + now.slice(8, 10), 'run.json'), 'utf8')))
    const read = sync.results.filter(({ outcome }) => outcome === 'updated' || outcome === 'unchanged')
    return { synced, published, read: read.map(({ key_path }) => key_path) }
  }

  const first = await run('2026-11-21T00:00:00Z')
  const second = await run('2026-11-22T00:00:00Z')
  const third = await run('2026-11-23T00:00:00Z')

  expect(new Set([...first.read, ...second.read, ...third.read]).size).toBe(keys)
  expect(first.synced.code).toBe(0)
  expect(first.synced.stderr).toMatch(
    /^\d+ keys? (?:was|were) not reached within 8s \(ci\.deadline\).*deepseek\/big\/key-\d+, .* and \d+ more\.$/m,
  )
  expect(first.published.code).toBe(0)
  expect(await ci.git('log', '-1', '--format=%B', 'keyz/metadata')).toMatch(
    /^Keyz-Not-Reached: \d+ of deepseek since 2026-11-23T00:00:00Z$/m,
  )
  expect(second.published.stderr).toMatch(
    /keys? (?:was|were) not reached in the run before either, or (?:has|have) had no reading for too long, so this run fails/,
  )
  expect(second.published.code).toBe(1)
})

it.each([
  ['no reading', false],
  ['a rejection', true],
])(
  'finds a key with %s that was missed twice when nothing at all was read, without a commit in each run',
  {
    timeout: 180_000,
  },
  async (_, isRejected) => {
    await using ci = await ciStore()
    const never = new Promise<never>(() => undefined)
    let answers = isRejected
    await using server = await localDeepseek(async () => {
      if (!answers) await never
    })
    const run = async (now: string) => {
      const job = await ci.job(now)
      const folder = join(job.path, '../results')
      await job.keyz(['ci', 'sync', '--out', folder + now.slice(8, 10), '--provider', 'deepseek'], {
        ...server.variables,
        // Only where nothing answers is it sure to be over.
        KEYZ_CI_DEADLINE: answers ? '60s' : '3s',
      })
      await job.keyz(['ci', 'publish', '--push', '--from', folder + now.slice(8, 10)])
      const { missed_again } = CiRun.parse(
        JSON.parse(await readFile(join(folder + now.slice(8, 10), 'run.json'), 'utf8')),
      )
      return missed_again
    }

    if (isRejected) await run('2026-11-20T00:00:00Z')
    answers = false
    const pulls = ci.github.pulls.length

    const again = [
      await run('2026-11-21T00:00:00Z'),
      await run('2026-11-22T00:00:00Z'),
      await run('2026-11-23T00:00:00Z'),
    ]

    expect(again).toEqual([[], ['deepseek/team/main'], ['deepseek/team/main']])
    expect((await ci.git('rev-list', 'main..keyz/metadata')).trim().split('\n')).toHaveLength(isRejected ? 2 : 1)
    expect(ci.github.pulls).toHaveLength(pulls)
  },
)
