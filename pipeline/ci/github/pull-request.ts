// One pull request for the metadata branch: found by its branch and a mark in its text, then opened or updated in place.
import { z } from 'zod'
import type { Offer, Offered } from '../forge/forge.ts'
import { isMarked, marked, sameText } from '../forge/own-text.ts'
import { ForgeError } from '../forge/request.ts'
import type { Github } from './client.ts'

const PullRequest = z.object({
  number: z.int().positive(),
  node_id: z.string(),
  /** Set once GitHub merges it by itself. */
  auto_merge: z.unknown(),
  html_url: z.url({ protocol: /^https?$/ }),
  title: z.string(),
  body: z.string().nullable(),
  head: z.object({ ref: z.string(), repo: z.object({ full_name: z.string() }).nullable() }),
})

export interface OfferedPullRequest extends Offered {
  nodeId: string
  mergesItself: boolean
}

/** Null if another run had it merged meanwhile. Throws ForgeError with a sentence that says what to change. */
export async function offerPullRequest(github: Github, wanted: Offer): Promise<OfferedPullRequest | null> {
  const body = marked(wanted.body)
  const { title } = wanted
  const there = await openPullRequest(github, wanted)
  if (there === undefined) {
    const made = await create(github, { title, body, head: wanted.branch, base: wanted.mainBranch }, wanted)
    return made === null ? null : { ...offered(made), action: 'opened' }
  }
  const { number } = there
  if (there.title === title && sameText(there.body, body)) return { ...offered(there), action: 'unchanged' }
  await github.ask({
    method: 'PATCH',
    path: `/pulls/${number}`,
    body: { title, body },
    shape: PullRequest,
    purpose: `update pull request ${number}`,
  })
  return { ...offered(there), action: 'updated' }
}

function offered({ number, html_url: url, node_id: nodeId, auto_merge }: z.infer<typeof PullRequest>) {
  return { number, url, nodeId, mergesItself: auto_merge != null }
}

async function openPullRequest(github: Github, { branch, mainBranch }: Offer) {
  const found = await github.ask({
    method: 'GET',
    path: '/pulls',
    query: { state: 'open', head: `${github.owner}:${branch}`, base: mainBranch, per_page: '20' },
    shape: z.array(PullRequest),
    purpose: 'look for the open pull request (needs pull-requests: write)',
  })
  return found.find(
    ({ head, body }) => head.ref === branch && head.repo?.full_name === github.repository && isMarked(body),
  )
}

/** An answer that got lost may have been that of a success: the next try then finds the pull request there. */
async function create(github: Github, body: Record<string, string>, wanted: Offer) {
  try {
    return await github.ask({
      method: 'POST',
      path: '/pulls',
      body,
      shape: PullRequest,
      purpose: 'open a pull request (needs pull-requests: write)',
    })
  } catch (error) {
    if (error instanceof ForgeError && error.status === 403 && /not permitted to create/.test(error.answer)) {
      throw new ForgeError(
        'the metadata was pushed, but the pull request could not be opened: enable "Allow GitHub Actions to create and approve pull requests" in the repository settings (Actions, General), or open it yourself',
        { status: 403, text: error.answer },
      )
    }
    if (error instanceof ForgeError && error.status === 422 && /no commits between/i.test(error.answer)) return null
    if (error instanceof ForgeError && error.status === 422 && /already exists/.test(error.answer)) {
      const there = await openPullRequest(github, wanted)
      if (there !== undefined) return there
      throw new ForgeError(
        'the metadata was pushed, but somebody else opened a pull request for its branch, so keyz does not change its text: close it, and the next run opens a new one',
        { status: 422, text: error.answer },
      )
    }
    throw error
  }
}
