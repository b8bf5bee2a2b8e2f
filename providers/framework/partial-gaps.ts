// What was left out of answers because it could not be read, as gaps of the fields that the answers fill.
import type { Field, Gap } from '../../schema/reading.ts'
import { toText } from '../../schema/text.ts'
import type { Place } from './readable.ts'
import type { RequestSpec } from './request.ts'

/** More places than this are not named: the hint is one line. */
const maxNamed = 3

/** One gap for each field that a request gives whose answer was not read as a whole. */
export function partialGaps(
  leftOut: readonly Place[],
  requests: ReadonlyMap<string, RequestSpec>,
  provider: string,
): Gap[] {
  return [...requests].flatMap(([name, { gives }]) => {
    const places = new Set(leftOut.filter(([request]) => request === name).map(([, ...place]) => named(place)))
    if (places.size === 0) return []
    const sorted = [...places].sort()
    const more = sorted.length > maxNamed ? ', and more' : ''
    const hint = toText(
      `${provider} sent something in a format that keyz does not know, which was left out: ${sorted.slice(0, maxNamed).join(', ')}${more}`,
    )
    const fields = gives.length === 0 ? (['attributes'] as const) : gives
    return fields.map((field) => ({ field, reason: 'request_failed' as const, hint }))
  })
}

/** The fields that a request gives of whose answer an item of a list, or something in one, was left out. */
export function shortened(leftOut: readonly Place[], requests: ReadonlyMap<string, RequestSpec>): Set<Field> {
  const items = leftOut.filter((place) => place.some((step) => typeof step === 'number'))
  return new Set(items.flatMap(([request]) => requests.get(String(request))?.gives ?? []))
}

/** `data.limits[].usage`: without the positions, which change from one answer to the next, and without names that are data. */
function named(place: Place): string {
  const inAnswer = typeof place[0] === 'number' && place[1] === 'answer' ? place.slice(2) : place
  const parts = inAnswer.filter((part, index) => index > 0 || (part !== 'body' && part !== 'headers'))
  return parts
    .map((part) => (typeof part === 'number' ? '[]' : `.${plain(String(part))}`))
    .join('')
    .replace(/^\./, '')
}

/** Keys of a foreign object are foreign text too: only plain ones are repeated. */
function plain(name: string): string {
  return /^[a-zA-Z_]{1,40}$/.test(name) ? name : '?'
}
