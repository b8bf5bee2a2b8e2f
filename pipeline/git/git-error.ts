// The errors of git in keyz.

/** git ended with an error. `message` is what it said, for the cases that keyz can explain; it is for printing only if it is our own. */
export class GitError extends Error {
  override name = 'GitError'
  readonly exitCode: number | null
  /** Whether `message` is a sentence of keyz, which says what to do. */
  readonly isOwn: boolean
  /** What ended git, if that was a signal. */
  readonly signal: NodeJS.Signals | null

  constructor(message: string, exitCode: number | null, isOwn = false, signal: NodeJS.Signals | null = null) {
    super(message)
    this.exitCode = exitCode
    this.isOwn = isOwn
    this.signal = signal
  }
}

/** git was ended because it took too long. Another try may work, so nothing is wrong with the command. */
export class GitTimeoutError extends GitError {
  constructor(message: string) {
    super(message, null, true)
  }
}

/** git was ended because it printed more than whoever asked has room for. */
export class GitOutputError extends GitError {
  constructor() {
    super('git printed too much', null)
  }
}
