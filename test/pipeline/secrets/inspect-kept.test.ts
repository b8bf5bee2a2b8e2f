// Files that git keeps are searched for secrets in disguise; the state, which stays here, only for secrets as they are.
import { expect, it } from 'vitest'
import { LeakError } from '../../../pipeline/errors.ts'
import { inspectKept } from '../../../pipeline/secrets/inspect-kept.ts'
import { LeakScanner } from '../../../pipeline/secrets/leak-scanner.ts'
import { Secret } from '../../../pipeline/secrets/secret.ts'

const scanner = new LeakScanner()
scanner.protect(new Secret('sk-0a1b2c3d4e5f60718293a4b5c6d7e8f9'), 'sk-')
const spaced = '0a 1b 2c 3d 4e 5f 60 71 82'

it.each(['providers/xai/state/key.json', 'usage/2026-10.json', 'config.yaml'])('searches %s closely', (path) => {
  expect(() => inspectKept(scanner)(spaced, `/store/.keyz/${path}`)).toThrow(LeakError)
})

it('searches the state for secrets as they are', () => {
  const inspect = (text: string) => () => inspectKept(scanner)(text, '/store/.keyz/state/sync.json')

  expect(inspect(spaced)).not.toThrow()
  expect(inspect('0a1b2c3d')).toThrow(LeakError)
})
