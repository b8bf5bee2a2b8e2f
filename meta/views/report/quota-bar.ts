// A quota as a bar: how much of it is left, beside the same in words.
import { Decimal, quotient } from '../../../schema/decimal.ts'
import type { Instant } from '../../../schema/instant.ts'
import type { Quota } from '../../../schema/reading.ts'
import type { Pace } from '../../../schema/runway.ts'
import { daysWords } from '../../judge/day-words.ts'
import { quotaWords } from '../reading-words.ts'
import { type Html, html } from './html.ts'

const hundred = Decimal.parse('100')

export function quotaBar(quota: Quota, paces: readonly Pace[], now: Instant): Html {
  // After a reset, nobody knows what is left until the key is read again.
  const isOver = quota.resets_at !== null && quota.resets_at <= now
  const left = isOver ? null : percentLeft(quota)
  const meter =
    left === null
      ? ''
      : html`<meter min="0" max="100" low="10" high="25" optimum="100" value="${left}" aria-label="${quota.name}: ${left} percent left">${left} %</meter>`
  return html`<li><span class="quota">${quota.name}</span> ${meter} ${quotaWords(quota, now)}${paceHtml(quota, paces)}</li>`
}

/** Whether it lasts until it is reset, if that is known. */
function paceHtml({ name, unit }: Quota, paces: readonly Pace[]): Html | null {
  const pace = paces.find((one) => one.name === name && one.unit === unit)
  if (pace === undefined || pace.verdict === 'unknown') return null
  if (pace.verdict === 'lasts') return html`, <span class="good">lasts until then</span>`
  const early = pace.days_before_reset === null ? null : daysWords(pace.days_before_reset)
  const when = early === null ? '' : ` ${pace.days_before_reset === '0' ? 'just' : early} before that`
  return html`, <span class="bad">runs out${when}</span>`
}

/** From 0 to 100, whole; null where the limit or what is left of it is unknown. */
function percentLeft({ limit, remaining }: Quota): number | null {
  if (limit === null || remaining === null) return null
  const percent = quotient([remaining, hundred], [limit], { places: 0 })
  return percent === null ? null : Math.min(100, Math.max(0, Number(percent)))
}
