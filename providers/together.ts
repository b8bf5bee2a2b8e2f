// Together AI: listing models is the only free thing a key can do. Source: Together's API reference, where the list has no envelope.
import { z } from 'zod'
import { defineProvider } from './framework/define.ts'
import { text } from './framework/foreign.ts'
import { apiKey } from './framework/keys.ts'
import { modelsOf } from './framework/models.ts'
import { countedItems, maybeIn } from './framework/readable.ts'
import { ask } from './framework/request.ts'

/** The usual envelope is accepted as well. */
const Models = maybeIn('data', countedItems(z.object({ id: text }))).transform((models) => modelsOf(models))

export const together = defineProvider({
  id: 'together',
  name: 'Together AI',
  aliases: ['together-ai', 'togetherai'],
  docs: ['https://docs.together.ai/reference/models'],
  host: 'https://api.together.xyz/v1',
  keys: apiKey('TOGETHER_API_KEY', { create: 'https://api.together.ai/settings/api-keys' }),
  requests: { models: ask(Models, { path: '/models', gives: ['models'] }) },
  normalize: ({ models }) => ({ models }),
  cannot: { else: 'Together AI shows this only in its web console' },
})
