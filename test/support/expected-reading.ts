// The whole reading that a case stands for: what it says, blanks, and the gaps that follow from what its provider cannot say.
import type { Provider } from '../../providers/framework/define.ts'
import { Field, type Gap, nothingRead, type Reading } from '../../schema/reading.ts'

/** What a case says of a reading. */
type Told = { [Name in keyof Reading]?: Reading[Name] | undefined }

export function expectedReading(provider: Provider, stated: Told): object {
  const gaps = [...(stated.gaps ?? []), ...impliedGaps(provider, stated)]
  return { ...nothingRead, ...stated, gaps: gaps.toSorted((left, right) => (order(left) < order(right) ? -1 : 1)) }
}

/** One for each blank field that `cannot` explains, unless the case has a gap for that field. */
function impliedGaps({ cannot, requests }: Provider, stated: Told): Gap[] {
  const given = new Set([...requests.values()].flatMap(({ gives }) => gives))
  const explained = new Set(stated.gaps?.map(({ field }) => field))
  const mayBeBlank = Field.options.filter((field) => field !== 'key' && field !== 'attributes')
  return mayBeBlank
    .filter((field) => stated[field] == null && !explained.has(field))
    .flatMap((field) => {
      const known = cannot[field] ?? (given.has(field) ? undefined : cannot.else)
      if (known === undefined) return []
      return [{ field, ...(typeof known === 'string' ? { reason: 'not_offered' as const, hint: known } : known) }]
    })
}

/** Gaps stand in the order of the fields. */
function order({ field, reason, hint }: Gap): string {
  return [String(Field.options.indexOf(field)).padStart(2, '0'), reason, hint].join(' ')
}
