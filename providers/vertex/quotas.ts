// Quotas of a Google project as Cloud Monitoring reports them: one series for each limit, and one for its usage.
// Source: observed by others. Newer models share a dynamic quota and have no limit of the project's own.
import { z } from 'zod'
import type { Decimal } from '../../schema/decimal.ts'
import type { Gap, Quota, RateLimit } from '../../schema/reading.ts'
import { amount, instant, text } from '../framework/foreign.ts'
import { gapIf } from '../framework/gaps.ts'
import { readableItems } from '../framework/readable.ts'
import { ifAny, quota, rateLimit, theOnly } from '../framework/rows.ts'

export const TimeSeries = z.object({
  // A series has to say what it is about, and of which time its points are.
  timeSeries: readableItems(
    z.object({
      metric: z.object({ labels: z.object({ limit_name: text.nullish(), quota_metric: text.nullish() }) }),
      resource: z.object({ labels: z.object({ project_id: text.nullish(), location: text.nullish() }) }),
      points: z.array(
        z.object({
          interval: z.object({ endTime: instant.nullish() }).nullish(),
          // Whole numbers come as text, others as numbers.
          value: z.object({ int64Value: amount.nullish(), doubleValue: amount.nullish() }),
        }),
      ),
    }),
  ).nullish(),
})

type Series = NonNullable<z.output<typeof TimeSeries>['timeSeries']>[number]

const perSeconds = new Map([
  ['Second', 1],
  ['Minute', 60],
  ['Hour', 3600],
  ['Day', 86_400],
])

/** A limit per minute is a rate limit; any other is a quota, with what is in use of exactly that limit. */
export function quotasOf(
  limits: z.output<typeof TimeSeries>,
  usage: z.output<typeof TimeSeries> | null,
): { quotas: Quota[] | null; rate_limits: RateLimit[] | null; gaps: Gap[] } {
  const all = limits.timeSeries ?? []
  const known = all.flatMap((series) => {
    const { limit_name: name, quota_metric: metric } = series.metric.labels
    const { location } = series.resource.labels
    const [counted] = /[a-z0-9][a-z0-9._-]{0,39}$/.exec(metric ?? '') ?? []
    const limit = newest(series)
    const alone = theOnly(all, (other) => isSame(series, other)) !== null
    return name && counted && location && limit && alone ? [{ series, name, counted, location, limit }] : []
  })
  const rated = known.map((one) => ({
    ...one,
    per: perSeconds.get(/Per(Second|Minute|Hour|Day)/.exec(one.name)?.[1] ?? ''),
  }))
  const rate_limits = rated.flatMap(({ counted, location, limit, per }) =>
    per === undefined ? [] : rateLimit(unitOf(counted), limit, per, { metric: counted, location }),
  )
  const quotas = rated.flatMap(({ series, counted, location, limit, per }) => {
    const used = theOnly(usage?.timeSeries, (other) => isSame(series, other))
    const name = `${counted}.${location.toLowerCase()}`
    return per === undefined && /^[a-z0-9._-]{1,64}$/.test(name)
      ? quota(name, counted, { limit, used: used && newest(used) })
      : []
  })
  // A list that lacks something is not known to be empty.
  const isWhole = known.length === all.length
  return {
    rate_limits: isWhole ? rate_limits : ifAny(rate_limits),
    quotas: isWhole ? quotas : ifAny(quotas),
    gaps: gapIf(!isWhole, ['quotas', 'rate_limits'], 'not_offered', unnamed),
  }
}

const unnamed = 'some quotas come without the name of their limit, so keyz cannot tell what they are'

/** Of the same project, place, metric and limit. A series that does not name them all is like no other. */
function isSame(left: Series, right: Series): boolean {
  const names = ({ metric, resource }: Series) => [
    resource.labels.project_id,
    resource.labels.location,
    metric.labels.quota_metric,
    metric.labels.limit_name,
  ]
  return names(left).every((name, index) => name != null && name === names(right)[index])
}

/** The value at the latest time; null if several points have no time. */
function newest({ points }: Series): Decimal | null {
  const [first, second] = points.toSorted((left, right) =>
    (left.interval?.endTime ?? '') < (right.interval?.endTime ?? '') ? 1 : -1,
  )
  const isClear = second === undefined || points.every(({ interval }) => interval?.endTime != null)
  return first && isClear ? (first.value.int64Value ?? first.value.doubleValue ?? null) : null
}

function unitOf(counted: string): string {
  const [, unit = counted] = /_(requests|tokens)$/.exec(counted) ?? []
  return unit
}
