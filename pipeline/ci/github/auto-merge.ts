// Merges the metadata pull request, or has GitHub merge it once its checks allow it. Only where the store's settings ask for it.
import { z } from 'zod'
import { CommandError } from '../../errors.ts'
import type { Merging } from '../forge/forge.ts'
import { leftToPerson } from '../forge/policy-words.ts'
import { ForgeError } from '../forge/request.ts'
import type { Github } from './client.ts'

interface Wanted {
  number: number
  nodeId: string
  /** What may be merged: nothing that somebody pushed since. */
  commit: string
  /** New violations of the policies. Somebody should see these first. */
  added: number
}

const enable = `mutation($id: ID!, $oid: GitObjectID!, $method: PullRequestMergeMethod!) {
  enablePullRequestAutoMerge(input: { pullRequestId: $id, expectedHeadOid: $oid, mergeMethod: $method }) { clientMutationId }
}`

/** A repository may allow only one of them. A merge keeps the history of the branch. */
const methods = ['MERGE', 'SQUASH'] as const

/** Throws ForgeError for a refusal that is none of the ordinary ones. */
export async function autoMerge(github: Github, wanted: Wanted): Promise<Merging> {
  const refusal = await firstAllowed(async (method) => await enabling(github, wanted, method))
  if (refusal === null) return { done: 'enabled' }
  const isReady = /\b(?:clean|unstable) status\b/i.test(refusal)
  if (!isReady && !/not (?:allowed|enabled)/i.test(refusal))
    return { waiting: 'GitHub does not merge it by itself; see the pull request for what is missing' }
  if (wanted.added > 0) return { waiting: leftToPerson(wanted.added) }
  const blocked = await mergeNow(github, wanted)
  if (blocked === null) return { done: 'merged' }
  return {
    waiting: isReady
      ? 'GitHub does not let this token merge it; see the pull request for what is missing'
      : 'its checks do not allow it yet, and this repository does not allow auto-merge: turn on "Allow auto-merge" in its settings (General), or set git.auto_merge to false',
  }
}

/**
 * Null once it is merged, or else what GitHub said. It may also be merged where GitHub did not say so: its answer got lost, or another
 * run was faster.
 */
async function mergeNow(github: Github, wanted: Wanted): Promise<string | null> {
  try {
    const blocked = await firstAllowed(async (method) => await merging(github, wanted, method))
    return blocked === null || (await isMerged(github, wanted).catch(() => false)) ? null : blocked
  } catch (error) {
    if (!isUnclear(error) || !(await isMerged(github, wanted).catch(() => false))) throw error
    return null
  }
}

/** A success, a refusal or nothing: a server that failed on the way says no more. */
function isUnclear(error: unknown): boolean {
  return error instanceof CommandError && !(error instanceof ForgeError && error.status < 500)
}

async function isMerged(github: Github, { number }: Wanted): Promise<boolean> {
  const { merged } = await github.ask({
    method: 'GET',
    path: `/pulls/${number}`,
    shape: z.object({ merged: z.boolean() }),
    purpose: `look at pull request ${number}`,
  })
  return merged
}

/** Null once a method worked, or else what GitHub said of the first that it would have. */
async function firstAllowed(attempt: (method: (typeof methods)[number]) => Promise<string | null>) {
  let refusal: string | null = null
  for (const method of methods) {
    refusal = await attempt(method)
    if (refusal === null || !/merge (?:commits?|method)\b.*not allowed/i.test(refusal)) return refusal
  }
  return refusal
}

async function enabling(github: Github, { nodeId, commit }: Wanted, method: string): Promise<string | null> {
  const { errors } = await github.graphql({
    query: enable,
    variables: { id: nodeId, oid: commit, method },
    shape: z.object({ errors: z.array(z.object({ message: z.string() })).default([]) }),
    purpose: 'enable auto-merge (needs contents: write and pull-requests: write)',
  })
  return errors[0]?.message ?? null
}

async function merging(github: Github, { number, commit }: Wanted, method: string): Promise<string | null> {
  try {
    await github.ask({
      method: 'PUT',
      path: `/pulls/${number}/merge`,
      body: { sha: commit, merge_method: method.toLowerCase() },
      shape: z.object({ merged: z.literal(true) }),
      purpose: `merge pull request ${number} (needs contents: write)`,
    })
    return null
  } catch (error) {
    if (error instanceof ForgeError && [405, 409].includes(error.status)) return error.answer
    throw error
  }
}
