// GitHub as the place where people review.
import type { GithubVariables } from '../../environment/github-variables.ts'
import type { Forge } from '../forge/forge.ts'
import { autoMerge } from './auto-merge.ts'
import type { Github } from './client.ts'
import { mendComment } from './comment.ts'
import { setStatus } from './commit-status.ts'
import { offerPullRequest } from './pull-request.ts'

export function githubForge(github: Github, variables: GithubVariables): Forge {
  return {
    setStatus: async (commit, violations) => await setStatus(github, commit, violations, variables),
    async offer(wanted) {
      const request = await offerPullRequest(github, wanted)
      if (request === null) return null
      const { nodeId, mergesItself, ...offered } = request
      return {
        ...offered,
        // A request that was only just opened has no comment yet.
        mendComment:
          offered.action === 'opened' ? null : async (review) => await mendComment(github, offered.number, review),
        merge: async (commit, added) =>
          mergesItself
            ? { done: 'enabled' }
            : await autoMerge(github, { number: offered.number, nodeId, commit, added }),
      }
    },
  }
}
