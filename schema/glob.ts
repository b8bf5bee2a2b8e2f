// Globs that choose entries by their paths: in the registry, in policies, and on the command line.
import picomatch from 'picomatch'
import { z } from 'zod'

const maxLength = 512

/*
 * A matcher goes back to every star when the rest does not fit, so each star in a part of a path multiplies its time by the length of
 * that part. With two, ten thousand entries with long names take a second, with eight a single one takes years. Nested groups do the
 * same, and nobody needs them to choose a folder.
 */
const maxStarsInPart = 2
const maxDeepStars = 2
const maxBraces = 3

/** A sentence about a glob that could take too long to match, or null. */
export function globProblem(glob: string): string | null {
  if (glob.length > maxLength) return `is longer than ${maxLength} characters`
  const parts = glob.split('/')
  if (parts.filter((part) => part === '**').length > maxDeepStars) return `has "**" more than ${maxDeepStars} times`
  if (parts.some((part) => part !== '**' && stars(part) > maxStarsInPart))
    return `has more than ${maxStarsInPart} "*" between two slashes`
  if (/\{[^}]*\{/.test(glob) || (glob.match(/\{/g)?.length ?? 0) > maxBraces)
    return `has more than ${maxBraces} "{", or one in another`
  return null
}

/** A glob that a person writes into one of keyz's files. */
export const Glob = z
  .string()
  .max(maxLength)
  .superRefine((glob, context) => {
    const problem = globProblem(glob)
    if (problem !== null) context.addIssue(problem)
  })

/** Whether a path matches one of the globs. Dots at the start of a name are nothing special. */
export function globMatcher(globs: readonly string[]): (path: string) => boolean {
  const usable = globs.filter((glob) => globProblem(glob) === null)
  if (usable.length === 0) return () => false
  return picomatch(usable.map(withoutGroups), { dot: true, noextglob: true, maxLength: 2 * maxLength })
}

/** The library hands groups and their quantifiers on to the regular expression, and `(a+)+` is one that never ends. */
function withoutGroups(glob: string): string {
  return glob.replaceAll(/[()|+]/g, '\\$&')
}

function stars(part: string): number {
  return part.match(/\*+/g)?.length ?? 0
}
