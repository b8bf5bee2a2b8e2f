// The commit status that says whether all policies hold, so that branch protection can require it.
import { z } from 'zod'
import type { GithubVariables } from '../../environment/github-variables.ts'
import type { Github } from './client.ts'

const statusContext = 'keyz/policies'
/** GitHub's limit. */
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
      ? 'No policy violations.'
      : `${violations} policy ${violations === 1 ? 'violation' : 'violations'}: see the pull request, or run keyz check.`
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
    purpose: 'post the commit status (needs statuses: write)',
  })
}
