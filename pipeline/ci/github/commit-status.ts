// The verdict of the policies on a commit, where a branch protection can ask for it.
import { z } from 'zod'
import type { GithubVariables } from '../../environment/github-variables.ts'
import type { Github } from './client.ts'

const statusContext = 'keyz/policies'
/** As GitHub limits it. */
const maxLength = 140

/** Throws GithubError. */
export async function setStatus(
  github: Github,
  commit: string,
  violations: number,
  { serverUrl, runId }: GithubVariables,
): Promise<void> {
  const description =
    violations === 0
      ? 'All policies hold.'
      : `${violations} ${violations === 1 ? 'policy is' : 'policies are'} violated: see the pull request, or keyz check.`
  await github.ask({
    method: 'POST',
    path: `/statuses/${commit}`,
    body: {
      state: violations === 0 ? 'success' : 'failure',
      context: statusContext,
      description: description.slice(0, maxLength),
      ...(runId === null ? {} : { target_url: `${serverUrl}/${github.repository}/actions/runs/${runId}` }),
    },
    shape: z.object({ state: z.string() }),
    purpose: 'post the commit status (permission statuses: write)',
  })
}
