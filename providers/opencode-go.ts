// OpenCode Go, the subscription: how much of its three windows is used, in percent. Source: the console's own handler, the Go documentation.
import { bearer } from './framework/auth.ts'
import { defineProvider } from './framework/define.ts'
import { ModelList, modelsOf } from './framework/models.ts'
import { askAlso, askEither } from './framework/request.ts'
import { GoUsage, goQuotas, goStates, knownKeyErrors } from './opencode-go/usage.ts'

export const opencodeGo = defineProvider({
  id: 'opencode-go',
  name: 'OpenCode Go',
  docs: ['https://opencode.ai/docs/go/'],
  hosts: { default: 'https://opencode.ai/zen/go' },
  keys: [
    {
      kind: 'api',
      env: ['OPENCODE_GO_API_KEY', 'OPENCODE_API_KEY'],
      prefix: 'sk-',
      create_url: 'https://opencode.ai/auth',
      certainty: 'official',
    },
  ],
  auth: bearer,
  errors: knownKeyErrors,
  requests: {
    usage: askEither(GoUsage, { path: '/v1/usage', gives: ['quotas'] }),
    // Public: it proves nothing about the key.
    models: askAlso(ModelList, { path: '/v1/models', gives: ['models'] }),
  },
  normalize: ({ usage, models }) => ({
    quotas: usage && goQuotas(usage),
    models: modelsOf(models),
    attributes: usage ? goStates(usage) : {},
  }),
  cannot: { else: 'OpenCode shows this in its console only, which takes no ordinary key' },
})
