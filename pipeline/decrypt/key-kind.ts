// Which kind of key a secret is: what the registry says, unless its own pattern clearly says otherwise.
import type { KeySpec, Provider } from '../../providers/framework/define.ts'
import type { KeyKind } from '../../schema/reading.ts'
import type { Secret } from '../secrets/secret.ts'

export interface Recognized {
  kind: KeyKind
  variant: string | null
  /** The part of the secret that everybody knows. */
  publicPrefix: string
}

/** `kind` is what the registry says, which is the provider's ordinary kind where nobody said anything. */
export function recognizeKey(provider: Provider, kind: KeyKind, secret: Secret): Recognized {
  const fitting = provider.keys.filter((key) => key.pattern !== undefined && secret.matches(key.pattern))
  const spec: KeySpec | undefined = fitting.find((key) => key.kind === kind) ?? fitting[0]
  return {
    kind: spec?.distinctive ? spec.kind : kind,
    variant: spec?.variant ?? spec?.kind ?? null,
    publicPrefix: spec?.prefix ?? '',
  }
}
