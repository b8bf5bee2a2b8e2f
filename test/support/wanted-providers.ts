// The providers that a test is about: all, or the one that `KEYZ_TEST_PROVIDER` names.
import type { Provider } from '../../providers/framework/define.ts'
import { providers } from '../../providers/index.ts'

export function wantedProviders(): Provider[] {
  const only = process.env.KEYZ_TEST_PROVIDER
  return providers.filter(({ id }) => !only || id === only)
}
