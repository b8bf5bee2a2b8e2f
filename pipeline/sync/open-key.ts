// An entry becomes a key that can be sent: decrypted, or taken from the environment, checked and recognized.
import type { Provider } from '../../providers/framework/define.ts'
import type { Parameters, RegistryRow } from '../../schema/registry.ts'
import { changedByOthers } from '../decrypt/changed-by-others.ts'
import { type Credential, parseCredential } from '../decrypt/credential.ts'
import { formsOf } from '../decrypt/entry-forms.ts'
import { fitsForm, isDistinctive } from '../decrypt/fits-form.ts'
import { recognizeKey } from '../decrypt/key-kind.ts'
import { otherSecret } from '../decrypt/other-secret.ts'
import { refuseForeignKey } from '../decrypt/refuse-foreign-key.ts'
import { KeyError } from '../errors.ts'
import type { SendableKey } from '../fetch/fetch-context.ts'
import type { Secret } from '../secrets/secret.ts'
import { foreignVariable } from '../store/variables-of.ts'
import type { ReadContext } from './read-context.ts'

interface OpenedKey {
  key: SendableKey
  /** What the entry says beside its key. */
  parameters: Parameters
  /** The part of the secret that everybody knows. */
  publicPrefix: string
  /** Whether it looks like a key of the provider; if not, it is sent because a person said so. */
  fits: boolean
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
  const fits = fitsForm(secret, provider, kind)
  if (!fits && row.any_shape !== true) throw otherSecret(provider)
  // A key that signs is never sent itself, so nobody can have it sent elsewhere.
  const shows = subject !== null || isDistinctive(secret, provider, kind)
  const file = context.fileOf(keyPath)
  if (!shows && file !== null && !(await context.consent.allows(keyPath, row, file)))
    throw changedByOthers(keyPath, await context.consent.isUnlogged())
  return { key: { kind, variant, secret, subject }, parameters, publicPrefix, fits }
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

/** A row that names any other variable is refused before: see plan-sync.ts. */
function namedSecret(row: RegistryRow, provider: Provider, secretNamed: ReadContext['secretNamed']): Secret | null {
  if (foreignVariable(row.env, provider) !== null) return null
  return row.env.map(secretNamed).find((secret) => secret !== null) ?? null
}
