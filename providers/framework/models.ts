// Lists of models: the usual answer, what of it is kept, and the provider whose key can do nothing else than list them.
import { z } from 'zod'
import type { Reading } from '../../schema/reading.ts'
import type { ReadingPart } from './complete.ts'
import { text } from './foreign.ts'
import { type AskOptions, ask } from './request.ts'

/** `{ "data": [{ "id": ... }] }`, as OpenAI does it and most others. */
export const ModelList = z.object({ data: z.array(z.object({ id: text })) })

/** Ids and their number; the framework keeps no ids of long lists. */
export function modelsOf(list: { data: readonly { id: string }[] } | null): Reading['models'] {
  return list && { count: list.data.length, ids: list.data.map(({ id }) => id) }
}

/** All that such a key can ask is the list of models, which proves that it works. To be spread into the definition. */
export function modelsProveKey(options: Omit<AskOptions, 'on' | 'gives'>) {
  return {
    requests: { models: ask(ModelList, { ...options, gives: ['models'] }) },
    normalize: ({ models }: { models: z.output<typeof ModelList> }): ReadingPart => ({ models: modelsOf(models) }),
  }
}
