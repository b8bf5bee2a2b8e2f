// What is wrong with a value, in the words of somebody who edits the file, and where it is.
import type { z } from 'zod'

type Issue = z.core.$ZodIssue

interface Explained {
  path: PropertyKey[]
  /** Goes on where the name of the field ends. */
  message: string
}

export function explainIssue(issue: Issue | undefined): Explained {
  if (issue === undefined) return { path: [], message: 'is invalid' }
  const { path } = issue
  if (issue.code === 'unrecognized_keys')
    return { path: [...path, issue.keys[0] ?? ''], message: 'is not a field that keyz knows' }
  if (issue.code === 'invalid_union') return explainUnion(issue)
  if (!isStandard(issue.message)) return { path, message: issue.message }
  if (issue.code === 'invalid_value') return { path, message: `must be ${anyOf(issue.values.map(String))}` }
  if (issue.code === 'invalid_type') return { path, message: typeMistake(issue) }
  return { path, message: issue.message }
}

/** Words of the schemas themselves say more than those of the library. */
function isStandard(message: string): boolean {
  return /^Invalid (?:input|option)/.test(message)
}

/** Where only one form has such fields, that form is meant. */
function explainUnion(issue: Issue & { code: 'invalid_union' }): Explained {
  const [meant, ...others] = issue.errors.filter((issues) => issues.length > 0 && issues.every(isInside))
  if (meant === undefined || others.length > 0)
    return { path: issue.path, message: isStandard(issue.message) ? 'has no form that keyz knows' : issue.message }
  const { path, message } = explainIssue(meant[0])
  return { path: [...issue.path, ...path], message }
}

/** Whether all fields are there that this form has, and something is wrong in one of them. */
function isInside(issue: Issue): boolean {
  return issue.path.length > 1 || (issue.path.length === 1 && !isMissing(issue))
}

/** The library leaves out the value itself, which nobody should read in a message. */
function isMissing(issue: Issue): boolean {
  return issue.message.endsWith('received undefined')
}

const typeWords: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  int: 'a whole number',
  number: 'a number',
  object: 'a group of fields',
  record: 'a group of fields',
  string: 'text',
}

function typeMistake(issue: Issue & { code: 'invalid_type' }): string {
  return isMissing(issue) ? 'is missing' : `must be ${typeWords[issue.expected] ?? issue.expected}`
}

function anyOf(names: readonly string[]): string {
  return names.length < 3 ? names.join(' or ') : `${names.slice(0, -1).join(', ')}, or ${names.at(-1)}`
}
