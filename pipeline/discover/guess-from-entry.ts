// Looks into an entry, because a person asked for it: the form of its secret confirms what its path says, corrects it, or rules it out.

import { aKeyOf } from '../../providers/framework/a-key-of.ts'
import type { Provider } from '../../providers/framework/define.ts'
import { providerById, providers } from '../../providers/index.ts'
import type { KeyKind } from '../../schema/reading.ts'
import type { RegistryRow } from '../../schema/registry.ts'
import { parseCredential } from '../decrypt/credential.ts'
import type { Decrypter } from '../decrypt/decrypter.ts'
import { formsOf } from '../decrypt/entry-forms.ts'
import { fitsForm, hasKnownForm } from '../decrypt/fits-form.ts'
import { recognizeKey } from '../decrypt/key-kind.ts'
import { KeyError } from '../errors.ts'
import type { LeakScanner } from '../secrets/leak-scanner.ts'
import { maskInActions } from '../secrets/mask-in-actions.ts'
import type { Secret } from '../secrets/secret.ts'
import type { Entry } from '../store/scan-store.ts'
import { type Guess, guessFromShape } from './guess-provider.ts'

export interface Look {
  decrypter: Decrypter
  scanner: LeakScanner
  signal: AbortSignal
  masks: boolean
}

type Ruling = Guess | { found: 'other'; because: string }

/** `byPath` is what the path alone says. Throws KeyError if the entry cannot be decrypted. */
export async function guessFromEntry(entry: Entry, byPath: Ruling, look: Look): Promise<Ruling> {
  const plaintext = await look.decrypter.decrypt(entry.file, look.signal)
  const named = byPath.found === 'one' ? providerById(byPath.row.provider_id) : undefined
  const secret = secretIn(plaintext, byPath, named)
  if (secret === null) return byPath.found === 'none' ? byPath : other('it contains nothing that can be sent as a key')
  look.scanner.protect(secret, publicPrefixOf(secret), `the secret in ${entry.path}`)
  maskInActions(secret, look.masks)
  const byShape = guessFromShape(entry.path, secret, providers)
  if (byPath.found !== 'one' || named === undefined) return byShape.found === 'none' ? byPath : byShape
  const { kind } = recognizeKey(named, byPath.row.key_kind, secret)
  if (fitsForm(secret, named, kind))
    return { ...byPath, row: ofKind(byPath.row, named, kind), sure: byPath.sure || hasKnownForm(secret, named) }
  return byShape.found === 'one' ? byShape : other(`its secret does not look like ${aKeyOf(named)}`)
}

/** The form of a secret may say more than its path: an admin key need not be named like one. */
function ofKind(row: RegistryRow, { keys }: Provider, kind: KeyKind): RegistryRow {
  const spec = keys.find((key) => key.kind === kind)
  return row.key_kind === kind || spec === undefined ? row : { ...row, key_kind: kind, env: spec.env.slice(0, 1) }
}

/** Null for an entry without a key in it, which is not a mistake. */
function secretIn(plaintext: Buffer, guess: Ruling, named: Provider | undefined): Secret | null {
  try {
    return parseCredential(plaintext, guess.found === 'one' && named ? formsOf(guess.row, named) : {}).secret
  } catch (error) {
    if (error instanceof KeyError) return null
    throw error
  }
}

function other(because: string): Ruling {
  return { found: 'other', because }
}

/** The public prefix of a secret of a known form, or nothing. */
function publicPrefixOf(secret: Secret): string {
  const spec = providers
    .flatMap(({ keys }) => keys)
    .find(({ pattern }) => pattern !== undefined && secret.matches(pattern))
  return spec?.prefix ?? ''
}
