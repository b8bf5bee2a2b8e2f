// The ways in which work goes wrong: for one key, which the others survive, for the whole command, or because a secret would leak.
// Their sentences name entries, files, and branches of other people, so everything in them is made printable here.
import type { ErrorKind } from '../schema/sidecar.ts'
import { printable } from '../schema/text.ts'

interface KeyErrorDetails {
  http_status?: number
  request?: string
  /** Unix time in milliseconds before which the provider does not want to be asked again. */
  retryAt?: number
  /** True when it says something about this machine or this moment and nothing about the key: the sidecar stays as it is. */
  passing?: boolean
  /** True when it says something about this machine only: what others could read is not replaced by it. */
  local?: boolean
  /** True when somebody else changed the entry or its row, and this person has not agreed yet: it says nothing about the key. */
  waiting?: boolean
  /** True when the provider's documentation says what this very answer means, such as an account without money: it will not pass. */
  lasting?: boolean
  /** With `network_error`: `no` by default. */
  reached?: Reached
  cause?: unknown
}

/** Whether a provider could be reached. `silent`: it did not answer in time. `yes` also for a host with a bad certificate: something answered. */
export type Reached = 'yes' | 'no' | 'silent'

/** One key could not be read. The message is our own sentence; it never quotes what a provider or a program printed. */
export class KeyError extends Error {
  override name = 'KeyError'
  readonly kind: ErrorKind
  readonly details: KeyErrorDetails

  constructor(kind: ErrorKind, message: string, details: KeyErrorDetails = {}) {
    super(printable(message), { cause: details.cause })
    this.kind = kind
    this.details = details
  }
}

export const exitCodes = { done: 0, someFailed: 1, usage: 2, nothingDecrypted: 3, interrupted: 130 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** The command cannot go on. One sentence: what failed, for what, and what to do. */
export class CommandError extends Error {
  override name = 'CommandError'
  readonly exitCode: ExitCode

  constructor(message: string, exitCode: ExitCode = exitCodes.usage, cause?: unknown) {
    super(printable(message), { cause })
    this.exitCode = exitCode
  }
}

/** A text with a piece of a secret in it was about to leave the process. It did not. */
export class LeakError extends Error {
  override name = 'LeakError'

  /** `owner` is where the secret comes from: `the secret in openrouter/ci`. */
  constructor(destination: string, owner: string) {
    super(
      printable(
        `a piece of ${owner} was about to be written to ${destination}; nothing was written there: if that is an ordinary word, choose a longer secret, otherwise please report this`,
      ),
    )
  }
}
