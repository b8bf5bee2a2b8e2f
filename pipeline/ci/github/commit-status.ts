// The commit status that says whether all policies hold, so that branch protection can require it.
import { z } from 'zod'
import type { GithubVariables } from '../../environment/github-variables.ts'
import { policyWords, statusContext } from '../forge/policy-words.ts'
import type { Github } from './client.ts'

/** Newest first. A commit of keyz has few. */
const Statuses = z.array(z.object({ context: z.string(), state: z.string(), description: z.string().nullable() }))

/**
 * Fails for new violations only: what was there before has been seen. A commit that is not new keeps the status that an earlier run
 * gave it, if it still says the same. Throws ForgeError.
 */
export async function setStatus(
  github: Github,
  { commit, isNew }: { commit: string; isNew: boolean },
  violations: { added: number; known: number },
  { serverUrl, runId }: GithubVariables,
): Promise<void> {
  const { holds, words: description } = policyWords(violations)
  const state = holds ? 'success' : 'failure'
  if (!isNew) {
    const there = await github.ask({
      method: 'GET',
      path: `/commits/${commit}/statuses`,
      query: { per_page: '100' },
      shape: Statuses,
      purpose: 'read the commit status (needs statuses: write)',
    })
    const last = there.find(({ context }) => context === statusContext)
    if (last?.state === state && last.description === description) return
  }
  await github.ask({
    method: 'POST',
    path: `/statuses/${commit}`,
    body: {
      state,
      context: statusContext,
      description,
      ...(runId === null ? {} : { target_url: `${serverUrl}/${github.repository}/actions/runs/${runId}` }),
    },
    shape: z.object({ state: z.string() }),
    purpose: 'post the commit status (needs statuses: write)',
  })
}
