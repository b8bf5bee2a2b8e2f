// One comment on a pull request, updated in place.
import { z } from 'zod'
import { sameText } from '../forge/own-text.ts'
import type { Github } from './client.ts'

const commentMark = '<!-- keyz: review -->'

const Comment = z.object({
  id: z.int().positive(),
  body: z.string().nullable().optional(),
  user: z.object({ type: z.string() }).nullable(),
  author_association: z.string(),
})

/** How many pages of comments are searched. A pull request with more gets a second comment. */
const maxPages = 50
/** A comment has up to 64 KiB, and a response may have up to 2 MiB. */
const perPage = 20

interface WantedComment {
  pullRequest: number
  /** Without the mark. Null when there is nothing to say: that only updates an existing comment. */
  body: string | null
  nothing: string
}

/** Throws GithubError. */
export async function keepComment(
  github: Github,
  { pullRequest, body, nothing }: WantedComment,
): Promise<'created' | 'updated' | 'unchanged'> {
  const there = await findComment(github, pullRequest)
  if (there === undefined && body === null) return 'unchanged'
  const text = `${commentMark}\n${body ?? nothing}`
  if (there !== undefined && sameText(there.body ?? null, text)) return 'unchanged'
  const purpose = `comment on pull request ${pullRequest} (needs pull-requests: write)`
  if (there === undefined) {
    const path = `/issues/${pullRequest}/comments`
    await github.ask({ method: 'POST', path, body: { body: text }, shape: Comment, purpose })
    return 'created'
  }
  await github.ask({
    method: 'PATCH',
    path: `/issues/comments/${there.id}`,
    body: { body: text },
    shape: Comment,
    purpose,
  })
  return 'updated'
}

/** Only comments by a bot or by somebody with write access count: anybody can copy the mark. */
const trusted = new Set(['OWNER', 'MEMBER', 'COLLABORATOR'])

async function findComment(github: Github, pullRequest: number) {
  for (let page = 1; page <= maxPages; page++) {
    const comments = await github.ask({
      method: 'GET',
      path: `/issues/${pullRequest}/comments`,
      query: { per_page: String(perPage), page: String(page) },
      shape: z.array(Comment),
      purpose: `read the comments of pull request ${pullRequest}`,
    })
    const found = comments.find(
      ({ body, user, author_association }) =>
        body?.startsWith(commentMark) && (user?.type === 'Bot' || trusted.has(author_association)),
    )
    if (found !== undefined || comments.length < perPage) return found
  }
  return undefined
}
