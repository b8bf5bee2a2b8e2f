// OpenCode Go, the subscription: how much of its three windows is used, in percent. Source: the console's own handler, the Go documentation.
import { defineProvider } from './framework/define.ts'
import { apiKey } from './framework/keys.ts'
import { askModels } from './framework/models.ts'
import { askEither } from './framework/request.ts'
import { GoUsage, goQuotas, goStates, knownKeyErrors } from './opencode-go/usage.ts'

export const opencodeGo = defineProvider({
  id: 'opencode-go',
  name: 'OpenCode Go',
  docs: ['https://opencode.ai/docs/go/'],
  host: 'https://opencode.ai/zen/go',
  keys: apiKey(['OPENCODE_GO_API_KEY', 'OPENCODE_API_KEY'], { prefix: 'sk-', create: 'https://opencode.ai/auth' }),
  errors: knownKeyErrors,
  requests: {
    usage: askEither(GoUsage, { path: '/v1/usage', gives: ['quotas'] }),
    // Public: it proves nothing about the key.
    models: askModels('/v1/models'),
  },
  normalize: ({ usage, models }) => ({
    quotas: usage && goQuotas(usage),
    models,
    attributes: usage ? goStates(usage) : {},
  }),
  cannot: { else: 'OpenCode shows this only in its console, which does not accept ordinary keys' },
})
