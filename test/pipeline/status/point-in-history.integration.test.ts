// What `--at` names: the end of a day in UTC, as `--until` does, and nothing that is still to come.
import { expect, it } from 'vitest'
import { openGit } from '../../../pipeline/git/git.ts'
import { pointInHistory } from '../../../pipeline/status/point-in-history.ts'
import { Instant } from '../../../schema/instant.ts'
import { bareEnvironment, must } from '../../support/run.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const now = Instant.parse('2026-11-21T09:00:00Z')

/** A repository with one commit at noon of each day. */
async function repository(days: readonly number[]) {
  const home = await temporaryFolder()
  const git = async (environment: Record<string, string>, ...parameters: string[]) =>
    await must('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.org', ...parameters], {
      cwd: home.path,
      environment,
    })
  await git({}, 'init', '--quiet', '--initial-branch=main')
  for (const day of days) {
    const GIT_COMMITTER_DATE = `2026-11-${day}T12:00:00Z`
    await git({ GIT_COMMITTER_DATE }, 'commit', '--quiet', '--allow-empty', '-m', String(day))
  }
  const subject = async (commit: string) => (await git({}, 'log', '-1', '--format=%s', commit)).trim()
  return {
    /** A branch with a commit at noon of these days, merged on the last of them. */
    merge: async (from: number, days: readonly number[]) => {
      await git({}, 'checkout', '--quiet', '-b', 'side', `:/^${from}`)
      for (const day of days) {
        const GIT_COMMITTER_DATE = `2026-11-${day}T12:00:00Z`
        await git({ GIT_COMMITTER_DATE }, 'commit', '--quiet', '--allow-empty', '-m', `side ${day}`)
      }
      await git({}, 'checkout', '--quiet', 'main')
      await git(
        { GIT_COMMITTER_DATE: `2026-11-${days.at(-1)}T12:00:00Z` },
        'merge',
        '--quiet',
        '--no-ff',
        '-m',
        'merged',
        'side',
      )
    },
    at: async (text: string) => {
      const { at, commit } = await pointInHistory(openGit(home.path, bareEnvironment), text, now)
      return { at, day: await subject(commit) }
    },
    [Symbol.asyncDispose]: () => home[Symbol.asyncDispose](),
  }
}

it.each([
  ['2026-11-18', '2026-11-18T23:59:59Z', '18'],
  ['2026-11-18T00:00:00Z', '2026-11-18T00:00:00Z', '17'],
  ['2026-11-21', now, '20'],
  ['1d', '2026-11-20T09:00:00Z', '18'],
  [now, now, '20'],
])('takes %s for %s', async (text, at, day) => {
  await using repo = await repository([17, 18, 20])

  expect(await repo.at(text)).toEqual({ at, day })
})

it('takes what the branch had by then, not what stood on one that was merged later', async () => {
  await using repo = await repository([17, 19])

  await repo.merge(17, [18, 20])

  expect((await repo.at('2026-11-18')).day).toBe('17')
  expect((await repo.at('2026-11-19')).day).toBe('19')
  expect((await repo.at('2026-11-20')).day).toBe('merged')
})

it.each(['2026-11-22', '2026-11-21T09:00:01Z', '2027-01-15'])('refuses %s, which is still to come', async (text) => {
  await using repo = await repository([17])

  await expect(repo.at(text)).rejects.toThrow(`--at ${text} is still to come`)
})
