// What is known of a key at once, beside its row.
import { expect, it } from 'vitest'
import { factsOf } from '../../../pipeline/tui/row-facts.ts'
import { Config } from '../../../schema/config.ts'
import { now, statusKey } from '../../meta/example.ts'

it('names the keys that share its wallet', () => {
  const [works, rejected] = [
    statusKey({ key_path: 'openrouter/a' }),
    statusKey({ key_path: 'openrouter/b', status: 'error', badges: ['rejected'] }),
  ]
  const registry = { schema_version: 1 as const, keys: {}, ignore: [], bad: [] }

  const of = factsOf({ registry, config: Config.parse({}), times: new Map(), keys: [works, rejected], now })

  expect([rejected, works].map((key) => of(key).shares_wallet_with)).toEqual([['openrouter/a'], ['openrouter/b']])
})
