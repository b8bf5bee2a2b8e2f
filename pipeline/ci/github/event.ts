// The pull request that started a workflow, read from the event file that GitHub provides.
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { parseJson } from '../../../schema/parse-json.ts'
import { CommandError } from '../../errors.ts'

const Commit = z.string().regex(/^[0-9a-f]{40,64}$/)

const PullRequestEvent = z.object({
  pull_request: z.object({
    number: z.int().positive(),
    base: z.object({ sha: Commit, ref: z.string() }),
    head: z.object({ sha: Commit, ref: z.string(), repo: z.object({ full_name: z.string() }).nullable() }),
  }),
  repository: z.object({ full_name: z.string() }),
})

export interface PullRequestEvent {
  number: number
  base: string
  head: string
  headBranch: string
  /** From another repository: the token of such a run is read-only. */
  fork: boolean
}

/** Throws CommandError if the workflow was not started by a pull request. */
export async function pullRequestEvent(file: string | null): Promise<PullRequestEvent> {
  const text = file === null ? null : await readFile(file, 'utf8').catch(() => null)
  const parsed = PullRequestEvent.safeParse(parseJson(text ?? ''))
  if (!parsed.success) {
    throw new CommandError(
      'this run was not started by a pull request: use keyz ci comment in a pull_request workflow, or keyz review elsewhere',
    )
  }
  const { pull_request, repository } = parsed.data
  return {
    number: pull_request.number,
    base: pull_request.base.sha,
    head: pull_request.head.sha,
    headBranch: pull_request.head.ref,
    fork: pull_request.head.repo?.full_name !== repository.full_name,
  }
}
