// What the past of a key says about its future: the same for status, details, reports and checks.
import type { Burn } from '../../schema/burn.ts'
import type { Decimal } from '../../schema/decimal.ts'
import type { Instant } from '../../schema/instant.ts'
import type { Pace, RunwayBand, Week } from '../../schema/runway.ts'
import type { Sidecar } from '../../schema/sidecar.ts'
import { costsByDay, perDay, totalOf } from './burn.ts'
import { mainFigure } from './main-figure.ts'
import { pacesOf } from './quota-pace.ts'
import { isRejected } from './rejected.ts'
import { runwayOf, type Version } from './runway.ts'
import { weekOf } from './week.ts'

/** How long the money and the quotas of a key last. */
export interface Lasting {
  runway_days: Decimal | null
  /** Null if unknown. */
  runway: RunwayBand | null
  /** What is spent per day in each currency, if known. */
  burn: Burn[]
  /** One for each quota. */
  paces: Pace[]
}

export interface Outlook extends Lasting {
  /** The main figure at the ends of the last seven days. Null if it is not known on any. */
  week: Week | null
}

const unknown: Lasting = { runway_days: null, runway: null, burn: [], paces: [] }

export const noOutlook: Outlook = { ...unknown, week: null }

type Newest = Version & Pick<Sidecar, 'costs' | 'balances' | 'quotas' | 'sync_status' | 'last_error'>

/** What policies and reviews judge. `versions` and `replaced` as for `outlookOf`. Nothing of a rejected key: it spends no more. */
export function lastingOf(
  versions: readonly Version[],
  newest: Newest,
  now: Instant,
  replaced: readonly Instant[] = [],
): Lasting {
  if (isRejected(newest)) return unknown
  const { days, low, high, burn } = runwayOf(versions, newest, replaced)
  return {
    runway_days: days,
    runway: days === null ? null : { days, low, high },
    burn,
    paces: pacesOf(versions, newest, now, replaced),
  }
}

/**
 * `versions` are earlier sidecars of the key in any order, `replaced` the times at which the entry got another key. A rejected key has
 * only its week.
 */
export function outlookOf(
  versions: readonly Version[],
  newest: Newest,
  now: Instant,
  replaced: readonly Instant[] = [],
): Outlook {
  const { days, low, high, currency, burn } = runwayOf(versions, newest, replaced)
  const figure = mainFigure(newest, currency, now)
  const week = weekOf(versions, newest, figure, now, replaced)
  if (isRejected(newest)) return { ...noOutlook, week }
  return {
    runway_days: days,
    runway: days === null ? null : { days, low, high },
    burn: figure?.of === 'cost' ? costBurn(newest, figure.unit) : burn,
    week,
    paces: pacesOf(versions, newest, now, replaced),
  }
}

/** Of a key that has no balance, but whose provider reports what it costs. */
function costBurn({ costs, last_success_at: readAt }: Version & Pick<Sidecar, 'costs'>, currency: string): Burn[] {
  const spent = readAt === null ? null : totalOf(costsByDay(costs, currency, readAt))
  const per_day = spent === null ? null : perDay(spent)
  return per_day === null ? [] : [{ currency, per_day }]
}
