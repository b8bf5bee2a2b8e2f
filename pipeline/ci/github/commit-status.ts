// The commit status that says whether all policies hold, so that branch protection can require it.
import { z } from 'zod'
import { counted } from '../../../meta/judge/values.ts'
import type { GithubVariables } from '../../environment/github-variables.ts'
import type { Github } from './client.ts'

const statusContext = 'keyz/policies'
/** GitHub's limit. */
const maxLength = 140

/** Fails for new violations only: what was there before has been seen. Throws GithubError. */
export async function setStatus(
  github: Github,
  commit: string,
  violations: { added: number; known: number },
  { serverUrl, runId }: GithubVariables,
): Promise<void> {
  const { added, known } = violations
  const description =
    added === 0 ? quietWords(known) : `${counted(added, 'new policy violation')}: see the pull request.`
  await github.ask({
    method: 'POST',
    path: `/statuses/${commit}`,
    body: {
      state: added === 0 ? 'success' : 'failure',
      context: statusContext,
      description: description.slice(0, maxLength),
      ...(runId === null ? {} : { target_url: `${serverUrl}/${github.repository}/actions/runs/${runId}` }),
    },
    shape: z.object({ state: z.string() }),
    purpose: 'post the commit status (needs statuses: write)',
  })
}

function quietWords(known: number): string {
  return known === 0 ? 'No policy violations.' : `No new policy violations, ${known} from before.`
}
