// A key that shows which provider it belongs to is sent to no other one, whatever the registry says.

import { aKeyOf } from '../../providers/framework/a-key-of.ts'
import type { Provider } from '../../providers/framework/define.ts'
import { providers } from '../../providers/index.ts'
import { KeyError } from '../errors.ts'
import type { Secret } from '../secrets/secret.ts'

/** Throws KeyError (`config_error`). */
export function refuseForeignKey(secret: Secret, provider: Provider): void {
  const issues = (candidate: Provider) =>
    candidate.keys.some((key) => key.distinctive && key.pattern && secret.matches(key.pattern))
  const owner = providers.find(issues)
  if (owner === undefined || owner.id === provider.id || issues(provider)) return
  throw new KeyError(
    'config_error',
    `the entry contains ${aKeyOf(owner)} but is mapped to ${provider.name}: correct it with keyz map PATH --provider ${owner.id}`,
  )
}
