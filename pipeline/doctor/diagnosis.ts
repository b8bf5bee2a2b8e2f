// One finding of `keyz doctor`: fine, a warning, or a problem, with what to do about it.
import type { Diagnosis } from '../../schema/reports/doctor-report.ts'

export function fine(name: string, message: string): Diagnosis {
  return { name, state: 'ok', message, todo: null }
}

export function warning(name: string, message: string, todo: string): Diagnosis {
  return { name, state: 'warning', message, todo }
}

export function problem(name: string, message: string, todo: string): Diagnosis {
  return { name, state: 'problem', message, todo }
}

const maxNamed = 5

/** The first few names, and how many more there are. */
export function named(names: readonly string[]): string {
  const rest = names.length - maxNamed
  return names.slice(0, maxNamed).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}

/** One diagnosis about some names, or none if there are no names. */
export function ifAny(names: readonly string[], diagnosis: (listed: string) => Diagnosis): Diagnosis[] {
  return names.length === 0 ? [] : [diagnosis(named(names))]
}
