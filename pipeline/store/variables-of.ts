// Which environment variables a key of a provider may come from. The registry is a tracked file: whoever can push could otherwise make
// keyz send any secret of the environment to a provider.
import type { Provider } from '../../providers/framework/define.ts'

/** The names that the provider's own file declares, and no others, however alike they look. */
function variablesOf({ keys }: Pick<Provider, 'keys'>): string[] {
  return [...new Set(keys.flatMap(({ env }) => env))]
}

/** Why the names cannot stand in a row of this provider, or null if all of them can. */
export function foreignVariable(names: readonly string[], provider: Pick<Provider, 'name' | 'keys'>): string | null {
  const known = variablesOf(provider)
  const foreign = names.find((name) => !known.includes(name))
  if (foreign === undefined) return null
  const wanted = known.length === 0 ? `${provider.name} keys are read from none` : `choose one of ${known.join(', ')}`
  return `${foreign} is not a variable for ${provider.name} keys: ${wanted}`
}
