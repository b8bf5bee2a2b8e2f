// One line of a release check, and what becomes of all of them.

export interface Check {
  /** Checks of a group run together; after a group in which one failed, the next does not start. */
  group: string
  name: string
  /** What was found or measured, where that says more than the name. */
  detail: string | null
  /** Empty where all is well. */
  problems: readonly string[]
}

export function check(group: string, name: string, problems: readonly string[], detail: string | null = null): Check {
  return { group, name, detail, problems }
}

/** Somebody who sees so many knows what to do. */
const maxShown = 12

export function lineOf({ group, name, detail, problems }: Check): string {
  const mark = problems.length === 0 ? '✓' : '✗'
  const left = problems.length - maxShown
  const shown = left > 0 ? [...problems.slice(0, maxShown), `and ${left} more`] : problems
  const said = shown.map((problem) => `\n    ${problem.trim().replaceAll('\n', '\n    ')}`)
  return `${mark} ${group}: ${name}${detail === null ? '' : ` (${detail})`}${said.join('')}`
}

export function summaryOf(checks: readonly Check[], seconds: number): string {
  const failed = checks.filter(({ problems }) => problems.length > 0)
  const time = `${seconds.toFixed(0)} s`
  if (failed.length === 0) return `All ${checks.length} checks passed (${time}): this can be released.`
  return `${failed.length} of ${checks.length} checks failed (${time}), and what comes after "${failed[0]?.group}" was not tried.`
}
