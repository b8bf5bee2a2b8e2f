// When a store's scheduled workflow runs: as somebody chose it, or at a minute that not everybody else has too.
import { createHash } from 'node:crypto'
import { CommandError } from '../../errors.ts'

const months = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ')
const days = 'SUN MON TUE WED THU FRI SAT'.split(' ')
/** What GitHub and GitLab both take; day 7 is Sunday to GitLab alone. */
const fields = [
  { from: 0, to: 59, names: [] },
  { from: 0, to: 23, names: [] },
  { from: 1, to: 31, names: [] },
  { from: 1, to: 12, names: months },
  { from: 0, to: 6, names: days },
] as const

/** The five fields with one space between them. Throws CommandError. */
export function parseSchedule(text: string): string {
  const parts = text.trim().split(/[ \t]+/)
  if (parts.length !== fields.length || !parts.every((part, index) => isField(part, fields[index])))
    throw new CommandError(
      'a schedule has the five fields of cron (minute, hour, day of the month, month, day of the week), such as "17 * * * *" for every hour',
    )
  return parts.join(' ')
}

export function isSchedule(text: string): boolean {
  try {
    return parseSchedule(text) === text
  } catch {
    return false
  }
}

function isField(text: string, field: (typeof fields)[number] | undefined): boolean {
  return field !== undefined && text.split(',').every((part) => isPart(part, field))
}

/** `*`, `5`, `1-5`, or `MON-FRI`, each with or without a step. */
function isPart(text: string, { from, to, names }: (typeof fields)[number]): boolean {
  const [range = '', step, ...more] = text.split('/')
  if (more.length > 0 || (step !== undefined && !isWithin(step, 1, to))) return false
  if (range === '*') return true
  const ends = range.split('-').map((end) => numberOf(end, from, names))
  const [first = '', last = first] = ends
  return ends.length <= 2 && ends.every((end) => isWithin(end, from, to)) && Number(first) <= Number(last)
}

function numberOf(text: string, from: number, names: readonly string[]): string {
  const place = names.indexOf(text.toUpperCase())
  return place === -1 ? text : `${place + from}`
}

function isWithin(text: string, from: number, to: number): boolean {
  return /^\d{1,2}$/.test(text) && Number(text) >= from && Number(text) <= to
}

/** Where no name is known. */
const defaultMinute = 17

/** Odd, so never the full or half hour when everybody's schedules start and runs are late or dropped; the same for the same name. */
export function minuteOf(repository: string | null): number {
  if (repository === null) return defaultMinute
  return (createHash('sha256').update(repository.toLowerCase()).digest().readUInt32BE(0) % 30) * 2 + 1
}
