// What GitHub may answer when a pull request is to be merged, in its own words, and what becomes of it.
import { expect, it } from 'vitest'
import { ForgeError } from '../../../../pipeline/ci/forge/request.ts'
import { autoMerge } from '../../../../pipeline/ci/github/auto-merge.ts'
import type { Github } from '../../../../pipeline/ci/github/client.ts'

const commit = 'a'.repeat(40)
const clean = 'Pull request Pull request is in clean status'
const unstable = 'Pull request Pull request is in unstable status'
const forbidden = 'Auto merge is not allowed for this repository'
const noMerges = 'Merge commits are not allowed on this repository.'

/** `enabling` and `merging` say what is refused, by method; what they do not name works. */
function github(enabling: Record<string, string>, merging: Record<string, string | number> = {}, isMerged = false) {
  const asked: string[] = []
  const fake: Github = {
    owner: 'acme',
    repository: 'acme/keys',
    async graphql({ variables, shape }) {
      const { id, oid, method = '' } = variables
      expect({ id, oid }).toEqual({ id: 'PR_7', oid: commit })
      asked.push(`enable ${method}`)
      const refusal = enabling[method]
      return shape.parse(refusal === undefined ? { data: {} } : { data: null, errors: [{ message: refusal }] })
    },
    async ask({ method, path, body = {}, shape }) {
      if (method === 'GET') {
        expect(path).toBe('/pulls/7')
        asked.push('look')
        return shape.parse({ merged: isMerged })
      }
      expect({ method, path, sha: body.sha }).toEqual({ method: 'PUT', path: '/pulls/7/merge', sha: commit })
      asked.push(`merge ${String(body.merge_method)}`)
      const refusal = merging[String(body.merge_method)]
      if (typeof refusal === 'number') throw new ForgeError('cannot merge', { status: refusal, text: '{}' })
      if (refusal !== undefined) throw new ForgeError('cannot merge', { status: 405, text: refusal })
      return shape.parse({ merged: true })
    },
  }
  return { asked, merge: async (added = 0) => await autoMerge(fake, { number: 7, nodeId: 'PR_7', commit, added }) }
}

it('keeps the history of the branch where it may, and squashes where it may not', async () => {
  const usual = github({})
  const squashing = github({ MERGE: 'Merge method merge commits are not allowed on this repository' })
  const squashingNow = github({ MERGE: clean, SQUASH: clean }, { merge: noMerges })

  expect([await usual.merge(), await squashing.merge(), await squashingNow.merge()]).toEqual([
    { done: 'enabled' },
    { done: 'enabled' },
    { done: 'merged' },
  ])
  expect(usual.asked).toEqual(['enable MERGE'])
  expect(squashing.asked).toEqual(['enable MERGE', 'enable SQUASH'])
  expect(squashingNow.asked).toEqual(['enable MERGE', 'merge merge', 'merge squash'])
})

it.each([clean, unstable, forbidden])('merges at once after "%s", but nothing with new violations', async (refusal) => {
  const good = github({ MERGE: refusal })
  const bad = github({ MERGE: refusal })

  expect(await good.merge()).toEqual({ done: 'merged' })
  expect(await bad.merge(2)).toEqual({ waiting: expect.stringContaining('2 new policy violations') })
  expect(bad.asked).toEqual(['enable MERGE'])
})

it('merges nothing after a refusal that it does not know', async () => {
  const { asked, merge } = github({ MERGE: 'Pull request is in draft state' })

  expect(await merge()).toEqual({ waiting: expect.stringContaining('GitHub does not merge it by itself') })
  expect(asked).toEqual(['enable MERGE'])
})

it.each([
  [clean, 'Changes must be made through the merge queue', /^GitHub does not let this token merge it/],
  [forbidden, 'Required status check "build" is expected.', /turn on "Allow auto-merge"/],
  // Somebody pushed since.
  [clean, 409, /^GitHub does not let this token merge it/],
])('after "%s" and then %j, says what is missing', async (first, then, words) => {
  const { asked, merge } = github({ MERGE: first }, { merge: then })

  expect(await merge()).toEqual({ waiting: expect.stringMatching(words) })
  expect(asked).toEqual(['enable MERGE', 'merge merge', 'look'])
})

it.each([502, 504, 405, 409])('looks once after a %i whether it was merged all the same', async (status) => {
  const { asked, merge } = github({ MERGE: clean }, { merge: status }, true)

  expect(await merge()).toEqual({ done: 'merged' })
  expect(asked).toEqual(['enable MERGE', 'merge merge', 'look'])
})

it('hands on what is no answer about merging', async () => {
  await expect(github({ MERGE: clean }, { merge: 500 }).merge()).rejects.toThrow('cannot merge')
})
