// What keyz asks of the place where people review: GitHub, or GitLab. Each says no in one sentence, by a CommandError.

export interface Offer {
  branch: string
  mainBranch: string
  title: string
  /** Without the mark by which its own text is found again. */
  body: string
}

export interface Offered {
  number: number
  url: string
  action: 'opened' | 'updated' | 'unchanged'
}

/** `waiting` says why it takes a person, without a period. */
export type Merging = { done: 'enabled' | 'merged' } | { waiting: string }

/** What can be done with the request that is open. */
interface Standing {
  merge: (commit: string, added: number) => Promise<Merging>
  /** Brings the comment that keyz left there up to date, if there is one. Null where it leaves none. */
  mendComment: ((review: string) => Promise<void>) | null
}

export interface Forge {
  /** Says on a commit whether all policies hold. One that is not new keeps what an earlier run said, if that is still so. */
  setStatus: (commit: { commit: string; isNew: boolean }, violations: { added: number; known: number }) => Promise<void>
  /** Opens the one pull or merge request for the branch, or brings its text up to date. Null if all of the branch was merged meanwhile. */
  offer: (wanted: Offer) => Promise<(Offered & Standing) | null>
}
