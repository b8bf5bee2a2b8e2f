// An entry becomes a key that can be sent: decrypted, or taken from the environment, checked and recognized.
import type { Provider } from '../../providers/framework/define.ts'
import type { EntryForms } from '../../providers/framework/entry.ts'
import type { Parameters, RegistryRow } from '../../schema/registry.ts'
import { type Credential, parseCredential } from '../decrypt/credential.ts'
import { recognizeKey } from '../decrypt/key-kind.ts'
import { refuseForeignKey } from '../decrypt/refuse-foreign-key.ts'
import { KeyError } from '../errors.ts'
import type { SendableKey } from '../fetch/fetch-context.ts'
import type { Secret } from '../secrets/secret.ts'
import type { ReadContext } from './read-context.ts'

interface OpenedKey {
  key: SendableKey
  /** What the entry says beside its key. */
  parameters: Parameters
  /** The part of the secret that everybody knows. */
  publicPrefix: string
}

/** Throws KeyError when the entry cannot be read or holds something else, and CommandError when nothing can be decrypted at all. */
export async function openKey(
  keyPath: string,
  row: RegistryRow,
  provider: Provider,
  context: ReadContext,
): Promise<OpenedKey> {
  const { secret, parameters, subject } = await credentialOf(keyPath, row, provider, context)
  refuseForeignKey(secret, provider)
  const { kind, variant, publicPrefix } = recognizeKey(provider, row.key_kind, secret)
  return { key: { kind, variant, secret, subject }, parameters, publicPrefix }
}

/** The entry itself; a variable that its row names, when the entry cannot be decrypted here. */
async function credentialOf(
  keyPath: string,
  row: RegistryRow,
  provider: Provider,
  context: ReadContext,
): Promise<Credential> {
  const file = context.fileOf(keyPath)
  if (file === null) {
    throw new KeyError(
      'config_error',
      'the registry has this entry but the store does not: restore it, or remove its row with keyz map --remove',
    )
  }
  const decrypter = await context.decrypter()
  try {
    return parseCredential(await decrypter.decrypt(file, context.signal), formsOf(row, provider))
  } catch (error) {
    const fallback = namedSecret(row, provider, context.secretNamed)
    if (!(error instanceof KeyError) || error.kind !== 'decrypt_error' || fallback === null) throw error
    return { secret: fallback, parameters: {}, subject: null }
  }
}

/** Cookies are looked for only where the row says that the entry holds one. */
function formsOf({ key_kind }: RegistryRow, { entry }: Provider): EntryForms {
  const { cookies, addresses } = entry
  return { ...(cookies !== undefined && key_kind === 'cookie' && { cookies }), ...(addresses && { addresses }) }
}

function namedSecret(row: RegistryRow, provider: Provider, secretNamed: ReadContext['secretNamed']): Secret | null {
  const secrets = row.env.filter((name) => isVariableOf(name, provider)).map(secretNamed)
  return secrets.find((secret) => secret !== null) ?? null
}

/** The registry is a tracked file: it must not make keyz send some other secret of the environment to a provider. */
function isVariableOf(name: string, provider: Provider): boolean {
  const words = [provider.id, ...provider.aliases].map((word) => word.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_'))
  return (
    provider.keys.some((key) => key.env.includes(name)) ||
    words.some((word) => `_${name.toUpperCase()}_`.includes(`_${word}_`))
  )
}
