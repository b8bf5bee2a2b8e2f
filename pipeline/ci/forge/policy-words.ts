// What the status on a commit says of the policies. It fails for new violations only: what was there before has been seen.
import { counted } from '../../../meta/judge/values.ts'

/** So that branch protection can require it. */
export const statusContext = 'keyz/policies'
/** GitHub's limit; GitLab's is higher. */
const maxLength = 140

/** Why a request with new violations is left to a person, without a period. */
export function leftToPerson(added: number): string {
  return `not merged, because of ${counted(added, 'new policy violation')}: merge it yourself`
}

export function policyWords({ added, known }: { added: number; known: number }): { holds: boolean; words: string } {
  const words =
    added > 0
      ? `${counted(added, 'new policy violation')}: see the pull request.`
      : known === 0
        ? 'No policy violations.'
        : `No new policy violations, ${known} from before.`
  return { holds: added === 0, words: words.slice(0, maxLength) }
}
