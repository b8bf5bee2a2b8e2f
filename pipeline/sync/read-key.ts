// Reads one key: decrypts the entry, asks the provider, and normalizes what it answered.
import { z } from 'zod'
import { aKeyOf } from '../../providers/framework/a-key-of.ts'
import type { NormalizeContext, Provider } from '../../providers/framework/define.ts'
import type { KeyKind, Reading } from '../../schema/reading.ts'
import type { RegistryRow } from '../../schema/registry.ts'
import type { Provenance } from '../../schema/sidecar.ts'
import { companionChanged } from '../decrypt/changed-by-others.ts'
import { KeyError } from '../errors.ts'
import { askProvider } from '../fetch/ask-provider.ts'
import type { Answers } from '../fetch/collected-answers.ts'
import type { SendableKey } from '../fetch/fetch-context.ts'
import { unexpectedShape } from '../fetch/unexpected-shape.ts'
import { fitsRedacted } from '../secrets/fits-redacted.ts'
import { holdsAnyPiece } from '../secrets/holds-any-piece.ts'
import { maskInActions } from '../secrets/mask-in-actions.ts'
import type { Secret } from '../secrets/secret.ts'
import { openKey } from './open-key.ts'
import type { ReadContext } from './read-context.ts'

export interface KeyReading {
  reading: Reading
  kind: KeyKind
  provenance: Provenance[]
  /** Unix time in milliseconds before which the provider does not want to be asked again, or null. */
  retryAt: number | null
}

interface KeyToRead {
  path: string
  row: RegistryRow
  provider: Provider
}

type UsedSecret = Parameters<typeof holdsAnyPiece>[1][number]

/** Throws KeyError, CommandError when nothing can be decrypted at all, and what ended the signal. */
export async function readKey({ path, row, provider }: KeyToRead, context: ReadContext): Promise<KeyReading> {
  const used: UsedSecret[] = []
  const protect = (secret: Secret, publicPrefix = '', from = path) => {
    context.scanner.protect(secret, publicPrefix, `the secret in ${from}`)
    maskInActions(secret, context.masks)
    used.push({ secret, publicPrefix })
  }
  const opened = async (keyPath: string, itsRow: RegistryRow) => {
    context.underWay.set(path, 'decryption')
    const { publicPrefix, ...rest } = await openKey(keyPath, itsRow, provider, context)
    context.underWay.set(path, 'answers')
    protect(rest.key.secret, publicPrefix, keyPath)
    return rest
  }

  const own = await opened(path, row)
  let companion: Promise<SendableKey> | null = null
  let waiting: KeyError | null = null
  const answers = await askProvider({
    provider,
    own: own.key,
    async companion(kinds) {
      const found = context.companionOf(path, row, kinds)
      if (found === null) return null
      companion ??= opened(found.path, found.row).then(({ key }) => key)
      return await companion.catch((error: unknown) => {
        if (error instanceof KeyError && error.details.waiting) waiting = companionChanged(found.path)
        throw error
      })
    },
    parameters: { ...own.parameters, ...row.parameters },
    hosts: context.hosts(provider.id),
    now: context.now,
    http: context.http,
    received: context.received(),
    protect: (secret) => protect(secret),
    signal: context.signal,
  }).catch((error: unknown) => {
    throw own.fits ? error : withoutAdvice(error, provider)
  })
  // Without it the reading would lose what was known.
  if (waiting !== null) throw waiting
  const { kind, region, askedWith, provenance, retryAt } = answers
  const reading = normalize(provider, answers, {
    now: context.now,
    kind,
    region,
    parameters: answers.parameters,
    askedWith,
    isOwn: (redacted) => fitsRedacted(own.key.secret, redacted),
    recordIdentity: row.record_identity,
  })
  refuseEcho([reading, provenance], used, provider)
  return { reading, kind, provenance, retryAt }
}

/** Never suggests overwriting an entry that may not be a key at all. */
function withoutAdvice(error: unknown, provider: Provider): unknown {
  if (!(error instanceof KeyError) || error.kind !== 'auth_error') return error
  return new KeyError(
    'auth_error',
    `${provider.name} rejects what is in the entry, which does not look like ${aKeyOf(provider)}: if it is not one, run keyz map PATH --remove`,
    error.details,
  )
}

function normalize(provider: Provider, { bodies, gaps }: Answers, context: NormalizeContext): Reading {
  try {
    return provider.read(bodies, context, gaps)
  } catch (error) {
    if (error instanceof z.ZodError)
      throw new KeyError('parse_error', unexpectedShape(provider, error), { cause: error })
    throw new KeyError('parse_error', `${provider.name} sent values that keyz does not understand: report it`, {
      cause: error,
    })
  }
}

/** A provider may send pieces of the key back. They must not be kept. */
function refuseEcho(kept: unknown, used: readonly UsedSecret[], provider: Provider): void {
  if (!holdsAnyPiece(JSON.stringify(kept), used)) return
  throw new KeyError(
    'provider_error',
    `${provider.name} sent back a piece of the key where data belongs: nothing of that answer was kept; report it`,
  )
}
