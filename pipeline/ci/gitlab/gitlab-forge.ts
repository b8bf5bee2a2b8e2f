// GitLab as the place where people review.
import { z } from 'zod'
import type { GitlabVariables } from '../../environment/gitlab-variables.ts'
import type { Forge, Merging } from '../forge/forge.ts'
import { isMarked, marked, sameText } from '../forge/own-text.ts'
import { leftToPerson, policyWords, statusContext } from '../forge/policy-words.ts'
import { ForgeError } from '../forge/request.ts'
import type { Gitlab } from './client.ts'

const MergeRequest = z.object({
  iid: z.int().positive(),
  web_url: z.url({ protocol: /^https?$/ }),
  title: z.string(),
  description: z.string().nullable(),
  source_branch: z.string(),
  /** Of a fork, if not the same as the target. */
  source_project_id: z.int(),
  target_project_id: z.int(),
  merge_when_pipeline_succeeds: z.boolean().default(false),
})
type MergeRequest = z.infer<typeof MergeRequest>

const Statuses = z.array(z.object({ name: z.string(), status: z.string(), description: z.string().nullable() }))

export function gitlabForge(gitlab: Gitlab, { jobUrl }: GitlabVariables): Forge {
  return {
    async setStatus({ commit, isNew }, violations) {
      const { holds, words } = policyWords(violations)
      const description = words.replace('pull request', 'merge request')
      const state = holds ? 'success' : 'failed'
      if (!isNew) {
        const there = await gitlab.ask({
          method: 'GET',
          path: `/repository/commits/${commit}/statuses`,
          query: { name: statusContext, per_page: '20' },
          shape: Statuses,
          purpose: 'read the commit status',
        })
        if (there.some((one) => one.name === statusContext && one.status === state && one.description === description))
          return
      }
      await gitlab.ask({
        method: 'POST',
        path: `/statuses/${commit}`,
        body: { state, name: statusContext, description, ...(jobUrl === null ? {} : { target_url: jobUrl }) },
        shape: z.object({ status: z.string() }),
        purpose: 'post the commit status',
      })
    },
    async offer({ branch, mainBranch, title, body }) {
      const description = marked(body)
      const there = await openRequest(gitlab, branch, mainBranch)
      const offered = (request: MergeRequest, action: 'opened' | 'updated' | 'unchanged') => ({
        number: request.iid,
        url: request.web_url,
        action,
        // The review stands in the text of the request alone.
        mendComment: null,
        merge: async (commit: string, added: number) => await merging(gitlab, request, commit, added),
      })
      if (there === undefined)
        return offered(
          await gitlab.ask({
            method: 'POST',
            path: '/merge_requests',
            body: { source_branch: branch, target_branch: mainBranch, title, description },
            shape: MergeRequest,
            purpose: 'open a merge request',
          }),
          'opened',
        )
      if (there.title === title && sameText(there.description, description)) return offered(there, 'unchanged')
      const updated = await gitlab.ask({
        method: 'PUT',
        path: `/merge_requests/${there.iid}`,
        body: { title, description },
        shape: MergeRequest,
        purpose: `update merge request ${there.iid}`,
      })
      return offered(updated, 'updated')
    },
  }
}

async function openRequest(gitlab: Gitlab, branch: string, mainBranch: string): Promise<MergeRequest | undefined> {
  const found = await gitlab.ask({
    method: 'GET',
    path: '/merge_requests',
    query: { state: 'opened', source_branch: branch, target_branch: mainBranch, per_page: '20' },
    shape: z.array(MergeRequest),
    purpose: 'look for the open merge request',
  })
  return found.find(
    (request) =>
      request.source_branch === branch &&
      request.source_project_id === request.target_project_id &&
      isMarked(request.description),
  )
}

/** GitLab merges it once its pipeline has passed, or at once where there is none, which is why new violations are left to a person. */
async function merging(gitlab: Gitlab, request: MergeRequest, commit: string, added: number): Promise<Merging> {
  if (request.merge_when_pipeline_succeeds) return { done: 'enabled' }
  if (added > 0) return { waiting: leftToPerson(added) }
  try {
    const { state } = await gitlab.ask({
      method: 'PUT',
      path: `/merge_requests/${request.iid}/merge`,
      body: { sha: commit, merge_when_pipeline_succeeds: true },
      shape: z.object({ state: z.string() }),
      purpose: `merge merge request ${request.iid}`,
    })
    return { done: state === 'merged' ? 'merged' : 'enabled' }
  } catch (error) {
    if (!(error instanceof ForgeError) || ![401, 405, 406, 409, 422].includes(error.status)) throw error
    return { waiting: 'GitLab does not merge it by itself; see the merge request for what is missing' }
  }
}
