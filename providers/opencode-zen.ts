// OpenCode Zen, pay as you go: an ordinary key shows whether it works and which models its workspace allows. Money is only in the console.
// Sources: the console's own handlers (routes/zen/v1/models.ts, routes/zen/go/v1/usage.ts), the Zen documentation.
import { defineProvider } from './framework/define.ts'
import { apiKey } from './framework/keys.ts'
import { askModels } from './framework/models.ts'
import { askEither } from './framework/request.ts'
import { GoUsage, knownKeyErrors } from './opencode-go/usage.ts'

export const opencodeZen = defineProvider({
  id: 'opencode-zen',
  name: 'OpenCode Zen',
  aliases: ['zen'],
  docs: ['https://opencode.ai/docs/zen/'],
  host: 'https://opencode.ai/zen',
  keys: apiKey(['OPENCODE_API_KEY', 'OPENCODE_ZEN_API_KEY', 'ZEN_API_KEY'], {
    prefix: 'sk-',
    create: 'https://opencode.ai/auth',
  }),
  errors: knownKeyErrors,
  requests: {
    // Zen and Go share one table of keys: refused for want of Go means that the key is known.
    go: askEither(GoUsage, { path: '/go/v1/usage' }),
    // Answers 200 to every key and to none: it proves nothing, and only leaves out what the workspace of a known key has disabled.
    models: askModels('/v1/models'),
  },
  normalize: ({ go, models }) => ({ models, attributes: { go_subscription: go ? true : null } }),
  cannot: {
    else: 'OpenCode shows this only in its console, which does not accept ordinary keys',
    quotas: 'for the usage windows of a Go subscription, see the provider opencode-go',
  },
})
