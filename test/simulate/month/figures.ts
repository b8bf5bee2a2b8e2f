// What a simulated month is asked for, and what it tells in the end.

export interface MonthOptions {
  days: number
  clones: number
  /** How many of the clones belong to people who change keys; the others only pull. */
  writers: number
  keys: number
  /** Hours between two runs of CI. */
  every: number
  /** Hours from one reading of a key to the next: not every run asks about every key. */
  cadence: number
  /** Which part of the requests fails. */
  faults: number
  seed: number
  /** How many clones work at once. */
  atOnce: number
  tell?: (sentence: string) => void
}

export interface Figures {
  runs: number
  pulls: number
  pushes: number
  /** Pushes that came second, and were rebased onto the first. */
  rebased: number
  rotated: number
  renamed: number
  deleted: number
  /** By their provider, without anybody of the team knowing. */
  rejected: number
  /** Rejections that a run could not see, because the provider did not answer it. */
  hidden: number
  /** Pushes that the remote refused to keyz or to a person, as it should. */
  refusedPushes: number
  merges: number
  /** Merges that waited for the next run, because a key was deleted that the branch had read again. */
  conflicts: number
  /** The longest time, in hours, in which the metadata was not merged. */
  longestUnmerged: number
  /** The longest time, in hours, in which a key whose provider was up was not read. */
  longestGap: number
  /** What must not happen, in sentences. */
  problems: string[]
}

export function noFigures(): Figures {
  return {
    runs: 0,
    pulls: 0,
    pushes: 0,
    rebased: 0,
    rotated: 0,
    renamed: 0,
    deleted: 0,
    rejected: 0,
    hidden: 0,
    refusedPushes: 0,
    merges: 0,
    conflicts: 0,
    longestUnmerged: 0,
    longestGap: 0,
    problems: [],
  }
}
