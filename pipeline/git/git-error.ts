// The one error of git in keyz.

/** git ended with an error. `message` is what it said, for the cases that keyz can explain; it is not for printing. */
export class GitError extends Error {
  override name = 'GitError'
  readonly exitCode: number | null

  constructor(message: string, exitCode: number | null) {
    super(message)
    this.exitCode = exitCode
  }
}
