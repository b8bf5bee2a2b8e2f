// Pieces of answers that only mean something as a whole, or together with others, and why: unreadable, they take more with them than what they say.

interface Whole {
  provider: string
  /** Where: the request and the path in its answer, `[]` for any item. */
  place: RegExp
  why: string
}

export const wholes: readonly Whole[] = []
