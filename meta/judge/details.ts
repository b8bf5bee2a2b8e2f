// Which differences between two readings can wait: figures that move all the time, and that nobody acts on before tomorrow.
import { type Instant, millisecondsOf } from '../../schema/instant.ts'
import type { Cost, Quota, Usage } from '../../schema/reading.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import { news } from './compare.ts'

/** A limit that starts over so soon starts over all the time. */
const shortWindow = 24 * 3600_000

/**
 * Whether nothing but details differ. Details are the models, numbers in the attributes, what was spent or used in a period that is not
 * over yet, and when a short window starts over. Balances, what is left of quotas, status, expiry and gaps never are; nor is the last
 * word on a period that has ended.
 */
export function onlyDetailsDiffer(previous: Sidecar, next: Sidecar, now: Instant): boolean {
  return (
    JSON.stringify(withoutDetails(previous, now)) === JSON.stringify(withoutDetails(next, now)) &&
    endedAsKnown(previous.costs, next.costs, now) &&
    endedAsKnown(previous.usage, next.usage, now)
  )
}

function withoutDetails(sidecar: Sidecar, now: Instant): unknown {
  const { costs, usage, models, attributes, quotas, ...rest } = news(sidecar)
  return {
    ...rest,
    // Whether something is known at all is news; how much it is can wait.
    known: [costs, usage, models].map((value) => value !== null),
    attributes: Object.entries(attributes).map(([name, value]) => [name, isNumber(value) ? null : value]),
    quotas: quotas?.map((quota) => ({ ...quota, resets_at: startsOverSoon(quota, now) ? 'soon' : quota.resets_at })),
  }
}

function isNumber(value: string): boolean {
  return /^-?\d+(?:\.\d+)?$/.test(value)
}

function startsOverSoon({ resets_at }: Quota, now: Instant): boolean {
  return resets_at !== null && millisecondsOf(resets_at) - millisecondsOf(now) <= shortWindow
}

/** A period that has ended says its last word once, and then changes no more. Rows that are left out later take nothing back. */
function endedAsKnown(
  before: readonly (Cost | Usage)[] | null,
  after: readonly (Cost | Usage)[] | null,
  now: Instant,
): boolean {
  const known = new Set(before?.map((row) => JSON.stringify(row)))
  return (after ?? []).every((row) => row.ends_at === null || row.ends_at > now || known.has(JSON.stringify(row)))
}
