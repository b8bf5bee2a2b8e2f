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

/** Where only a comment that is there is mended: in every scheduled run, so it looks less far. */
const maxPagesMended = 5

interface WantedComment {
  pullRequest: number
  /** Without the mark. Null when there is nothing to say: that only updates an existing comment. */
  body: string | null
  nothing: string
}

/** Throws ForgeError. */
export async function keepComment(
  github: Github,
  { pullRequest, body, nothing }: WantedComment,
): Promise<'created' | 'updated' | 'unchanged'> {
  const there = await findComment(github, pullRequest, maxPages)
  if (there === undefined && body === null) return 'unchanged'
  const text = `${commentMark}\n${body ?? nothing}`
  if (there !== undefined && sameText(there.body ?? null, text)) return 'unchanged'
  if (there === undefined) {
    const path = `/issues/${pullRequest}/comments`
    await github.ask({ method: 'POST', path, body: { body: text }, shape: Comment, purpose: purposeOn(pullRequest) })
    return 'created'
  }
  await update(github, pullRequest, there.id, text)
  return 'updated'
}

/** Only brings an own comment up to date: one request where there is none, or where it says so already. Throws ForgeError. */
export async function mendComment(github: Github, pullRequest: number, body: string): Promise<void> {
  const there = await findComment(github, pullRequest, maxPagesMended)
  const text = `${commentMark}\n${body}`
  if (there === undefined || sameText(there.body ?? null, text)) return
  await update(github, pullRequest, there.id, text)
}

async function update(github: Github, pullRequest: number, id: number, body: string): Promise<void> {
  const path = `/issues/comments/${id}`
  await github.ask({ method: 'PATCH', path, body: { body }, shape: Comment, purpose: purposeOn(pullRequest) })
}

function purposeOn(pullRequest: number): string {
  return `comment on pull request ${pullRequest} (needs pull-requests: write)`
}

/** Only comments by a bot or by somebody with write access count: anybody can copy the mark. */
const trusted = new Set(['OWNER', 'MEMBER', 'COLLABORATOR'])

async function findComment(github: Github, pullRequest: number, pages: number) {
  for (let page = 1; page <= pages; page++) {
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
