// Lists of models: the usual answer, the reading it becomes, and providers whose keys can only list models.
import { z } from 'zod'
import type { Reading } from '../../schema/reading.ts'
import type { ReadingPart } from './complete.ts'
import { text } from './foreign.ts'
import { countedItems, maybe } from './readable.ts'
import { type AskOptions, ask, askAlso, type OptionalAskOptions } from './request.ts'

/** What a list says about a model; undefined for an item that could not be read. */
type Model = { id: string; owned_by?: string | null | undefined } | undefined

/** The `models` of a reading, and who made them. For long lists, and where an id could not be read, there is only the count. */
export interface Models extends NonNullable<Reading['models']> {
  /** The makers, sorted: `Meta, OpenAI`. Null if the list does not name the maker of each. */
  owned_by: string | null
}

/** More makers than these say nothing at a glance. */
const maxOwners = 10

export function modelsOf(models: readonly Model[]): Models {
  const ids = models.flatMap((model) => model?.id ?? [])
  return { count: models.length, ids: ids.length < models.length ? null : ids, owned_by: ownersOf(models) }
}

function ownersOf(models: readonly Model[]): string | null {
  const named = models.flatMap((model) => model?.owned_by || [])
  const owners = [...new Set(named)].sort()
  return named.length < models.length || owners.length > maxOwners ? null : owners.join(', ') || null
}

/** `{ "data": [{ "id": ... }] }`, as OpenAI does it and most others; parsed, it is the `models` of a reading. */
export const ModelList = z
  .object({ data: countedItems(z.object({ id: text, owned_by: maybe(text) })) })
  .transform(({ data }) => modelsOf(data))

/** Requests the usual list of models, in addition to a main request. The answer is the `models` of the reading. */
export function askModels(path: string, options: Omit<OptionalAskOptions, 'path' | 'gives'> = {}) {
  return askAlso(ModelList, { ...options, path, gives: ['models'] })
}

/** For keys that can only list models, which proves that they work. Spread it into the definition. */
export function modelsProveKey(options: Omit<AskOptions, 'on' | 'gives'>) {
  return {
    requests: { models: ask(ModelList, { ...options, gives: ['models'] }) },
    normalize: ({ models }: { models: z.output<typeof ModelList> }): ReadingPart => ({ models }),
  }
}
