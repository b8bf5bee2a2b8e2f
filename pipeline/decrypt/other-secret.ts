// What keyz says of a secret that does not look like a key of its provider: it is sent nowhere, unless a person has said that it is one.

import { aKeyOf } from '../../providers/framework/a-key-of.ts'
import type { Provider } from '../../providers/framework/define.ts'
import { KeyError } from '../errors.ts'

/** The failure of an entry that holds something else, `config_error`. */
export function otherSecret(provider: Provider): KeyError {
  return new KeyError(
    'config_error',
    `the entry does not look like ${aKeyOf(provider)}; if it is one: keyz map PATH --any-shape`,
  )
}
