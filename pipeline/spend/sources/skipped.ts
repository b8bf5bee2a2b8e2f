// Counts what could not be read in the sources, and says so to the person.

export interface Skipped {
  /** Last lines that a program did not finish writing. */
  torn: number
  /** Records that are not JSON, or not what OpenCode stores. */
  broken: number
  /** Lines in a form of somebody else's, or of a later keyz. */
  unknown: number
  /** Databases without a table of messages as OpenCode is known to keep them. */
  strange: number
}

export function nothingSkipped(): Skipped {
  return { torn: 0, broken: 0, unknown: 0, strange: 0 }
}

/** Sentences without their period. */
export function skippedWarnings({ torn, broken, unknown, strange }: Skipped): string[] {
  return [
    ...(torn > 0
      ? [`Skipped ${counted(torn, 'incomplete last line', 'incomplete last lines')}: the program that wrote it stopped`]
      : []),
    ...(broken > 0 ? [`Skipped ${counted(broken, 'unreadable record', 'unreadable records')}`] : []),
    ...(unknown > 0
      ? [`Skipped ${counted(unknown, 'line', 'lines')} in a form that this version of keyz does not know`]
      : []),
    ...(strange > 0
      ? [
          `Found no messages in ${counted(strange, 'database', 'databases')}, in the form in which this version of keyz knows them`,
        ]
      : []),
  ]
}

function counted(count: number, one: string, more: string): string {
  return `${count} ${count === 1 ? one : more}`
}
