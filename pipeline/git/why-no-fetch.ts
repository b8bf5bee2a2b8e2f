// Why a fetch of one branch failed, in words for a person: what git says itself may have an address with a password in it.
import { type GitError, GitTimeoutError } from './git-error.ts'

export function whyNoFetch(error: GitError): string {
  if (error instanceof GitTimeoutError) return 'no answer in time'
  if (error.isOwn) return error.message
  if (isNoBranch(error)) return 'it has no such branch'
  return isNoRemote(error) ? 'there is no such remote' : 'see git fetch for the reason'
}

export function isNoBranch({ message }: GitError): boolean {
  return /couldn't find remote ref/i.test(message)
}

export function isNoRemote({ message }: GitError): boolean {
  return /does not appear to be a git repository|No such remote/i.test(message)
}

/** Nobody is asked for a password. */
export function lacksCredentials({ message }: GitError): boolean {
  return /could not read (?:Username|Password)|Authentication failed|Permission denied \(/i.test(message)
}
