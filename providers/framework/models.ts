// Lists of models: the usual answer, what of it is kept, and the provider whose key can do nothing else than list them.
import { z } from 'zod'
import type { Reading } from '../../schema/reading.ts'
import type { ReadingPart } from './complete.ts'
import { text } from './foreign.ts'
import { type AskOptions, ask, askAlso, type OptionalAskOptions } from './request.ts'

/** The models of a reading, from their ids. The framework counts long lists and keeps no ids of them. */
export function modelsOf(ids: readonly string[]): NonNullable<Reading['models']> {
  return { count: ids.length, ids: [...ids] }
}

/** `{ "data": [{ "id": ... }] }`, as OpenAI does it and most others; parsed, it is the `models` of a reading. */
export const ModelList = z
  .object({ data: z.array(z.object({ id: text })) })
  .transform(({ data }) => modelsOf(data.map(({ id }) => id)))

/** The usual list of models, asked for beside a main request. Its answer is the `models` of a reading. */
export function askModels(path: string, options: Omit<OptionalAskOptions, 'path' | 'gives'> = {}) {
  return askAlso(ModelList, { ...options, path, gives: ['models'] })
}

/** All that such a key can ask is the list of models, which proves that it works. To be spread into the definition. */
export function modelsProveKey(options: Omit<AskOptions, 'on' | 'gives'>) {
  return {
    requests: { models: ask(ModelList, { ...options, gives: ['models'] }) },
    normalize: ({ models }: { models: z.output<typeof ModelList> }): ReadingPart => ({ models }),
  }
}
