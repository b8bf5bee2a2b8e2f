// Lists of models: the usual answer, the reading it becomes, and providers whose keys can only list models.
import { z } from 'zod'
import type { Reading } from '../../schema/reading.ts'
import type { ReadingPart } from './complete.ts'
import { text } from './foreign.ts'
import { countedItems } from './readable.ts'
import { type AskOptions, ask, askAlso, type OptionalAskOptions } from './request.ts'

/** The `models` of a reading. For long lists, and where an id could not be read, there is only the count. */
export function modelsOf(ids: readonly (string | undefined)[]): NonNullable<Reading['models']> {
  const known = ids.flatMap((id) => id ?? [])
  return { count: ids.length, ids: known.length < ids.length ? null : known }
}

/** `{ "data": [{ "id": ... }] }`, as OpenAI does it and most others; parsed, it is the `models` of a reading. */
export const ModelList = z
  .object({ data: countedItems(z.object({ id: text })) })
  .transform(({ data }) => modelsOf(data.map((model) => model?.id)))

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
