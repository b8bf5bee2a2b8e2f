// The commit status that says whether all policies hold, so that branch protection can require it.
import { z } from 'zod'
import { counted } from '../../../meta/judge/values.ts'
import type { GithubVariables } from '../../environment/github-variables.ts'
import type { Github } from './client.ts'

const statusContext = 'keyz/policies'
/** GitHub's limit. */
const maxLength = 140

/** Newest first. A commit of keyz has few. */
const Statuses = z.array(z.object({ context: z.string(), state: z.string(), description: z.string().nullable() }))

/**
 * Fails for new violations only: what was there before has been seen. A commit that is not new keeps the status that an earlier run
 * gave it, if it still says the same. Throws GithubError.
 */
export async function setStatus(
  github: Github,
  { commit, isNew }: { commit: string; isNew: boolean },
  violations: { added: number; known: number },
  { serverUrl, runId }: GithubVariables,
): Promise<void> {
  const { added, known } = violations
  const state = added === 0 ? 'success' : 'failure'
  const words = added === 0 ? quietWords(known) : `${counted(added, 'new policy violation')}: see the pull request.`
  const description = words.slice(0, maxLength)
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

function quietWords(known: number): string {
  return known === 0 ? 'No policy violations.' : `No new policy violations, ${known} from before.`
}
