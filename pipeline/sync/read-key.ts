// The pipeline for one key: decrypt the entry, ask the provider, normalize what it said.
import { z } from 'zod'
import type { NormalizeContext, Provider } from '../../providers/framework/define.ts'
import type { EntryForms } from '../../providers/framework/entry.ts'
import { providers } from '../../providers/index.ts'
import type { Instant } from '../../schema/instant.ts'
import type { KeyKind, Reading } from '../../schema/reading.ts'
import type { Parameters, RegistryRow } from '../../schema/registry.ts'
import type { Provenance } from '../../schema/sidecar.ts'
import { parseCredential } from '../decrypt/credential.ts'
import type { Decrypter } from '../decrypt/decrypter.ts'
import { recognizeKey } from '../decrypt/key-kind.ts'
import { KeyError } from '../errors.ts'
import { askProvider } from '../fetch/ask-provider.ts'
import { isCompanionKind } from '../fetch/companion-kinds.ts'
import type { SendableKey } from '../fetch/fetch-context.ts'
import type { HttpClient } from '../fetch/http-client.ts'
import { unexpectedShape } from '../fetch/unexpected-shape.ts'
import { fitsRedacted } from '../secrets/fits-redacted.ts'
import { holdsAnyPiece, type LeakScanner } from '../secrets/leak-scanner.ts'
import { maskInActions } from '../secrets/mask-in-actions.ts'
import type { Secret } from '../secrets/secret.ts'

/** Everything outside that reading a key needs. */
export interface ReadContext {
  decrypter: Decrypter
  http: HttpClient
  scanner: LeakScanner
  /** Absolute path of an entry's file, or null when the store has no such entry. */
  fileOf: (keyPath: string) => string | null
  secretNamed: (variable: string) => Secret | null
  hosts: (providerId: string) => Record<string, string>
  /** Every mapped entry, to find a key of another kind of the same account. */
  rows: Readonly<Record<string, RegistryRow>>
  /** Keys of the rows that may ask more than an ordinary one, by provider. */
  privileged: ReadonlyMap<string, readonly { path: string; account: string; kind: KeyKind }[]>
  inActions: boolean
  now: Instant
  signal: AbortSignal
}

export interface KeyReading {
  reading: Reading
  kind: KeyKind
  provenance: Provenance[]
  /** Unix time in milliseconds before which the provider does not want to be asked again, or null. */
  retryAt: number | null
}

/** Throws KeyFailure, and nothing else but what ended the signal. */
export async function readKey(
  keyPath: string,
  row: RegistryRow,
  provider: Provider,
  context: ReadContext,
): Promise<KeyReading> {
  const used: { secret: Secret; publicPrefix: string }[] = []
  const protect = (secret: Secret, publicPrefix = '') => {
    context.scanner.protect(secret, publicPrefix)
    maskInActions(secret, context.inActions)
    used.push({ secret, publicPrefix })
  }
  const take = async (path: string, itsRow: RegistryRow) => {
    const { secret, parameters, subject } = await credentialOf(path, itsRow, provider, context)
    refuseForeign(secret, provider)
    const { kind, variant, publicPrefix } = recognizeKey(provider, itsRow.key_kind, secret)
    protect(secret, publicPrefix)
    return { key: { kind, variant, secret, subject }, parameters }
  }

  const own = await take(keyPath, row)
  const parameters: Parameters = { ...own.parameters, ...row.parameters }
  let other: Promise<SendableKey | null> | null = null
  const answers = await askProvider({
    provider,
    own: own.key,
    companion: async (kinds) => {
      const path = companionOf(keyPath, row, kinds, context.privileged)
      const companion = path === null ? undefined : context.rows[path]
      if (path === null || companion === undefined) return null
      other ??= take(path, companion).then(({ key }) => key)
      return await other
    },
    parameters,
    hosts: context.hosts(provider.id),
    now: context.now,
    http: context.http,
    protect,
    signal: context.signal,
  })

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
  if (holdsAnyPiece(JSON.stringify([reading, provenance]), used)) {
    throw new KeyError(
      'provider_error',
      `${provider.name} sent back a piece of the key where data belongs: nothing of that answer was kept; report it`,
    )
  }
  return { reading, kind, provenance, retryAt }
}

function normalize(
  provider: Provider,
  answers: Awaited<ReturnType<typeof askProvider>>,
  context: NormalizeContext,
): Reading {
  try {
    return provider.read(answers.bodies, context, answers.gaps)
  } catch (error) {
    if (error instanceof z.ZodError)
      throw new KeyError('parse_error', unexpectedShape(provider, error), { cause: error })
    throw new KeyError('parse_error', `${provider.name} sent values that keyz cannot make sense of: report it`, {
      cause: error,
    })
  }
}

/** The entry itself; a variable that its row names, when the entry cannot be opened here. */
async function credentialOf(keyPath: string, row: RegistryRow, provider: Provider, context: ReadContext) {
  const file = context.fileOf(keyPath)
  if (file === null) {
    throw new KeyError(
      'config_error',
      'the registry has this entry and the store has not: restore it, or remove its row with keyz map --remove',
    )
  }
  try {
    return parseCredential(await context.decrypter.decrypt(file, context.signal), formsOf(row, provider))
  } catch (error) {
    const fallback = row.env
      .filter((name) => isVariableOf(name, provider))
      .map(context.secretNamed)
      .find((secret) => secret !== null)
    if (!(error instanceof KeyError) || error.kind !== 'decrypt_error' || fallback === undefined) throw error
    return { secret: fallback, parameters: {}, subject: null }
  }
}

/** A cookie header is one only where the row says that the entry holds a cookie. */
function formsOf({ key_kind }: RegistryRow, { entry }: Provider): EntryForms {
  const { cookies, addresses } = entry
  return { ...(cookies !== undefined && key_kind === 'cookie' && { cookies }), ...(addresses && { addresses }) }
}

/** The registry is a tracked file: it may not make keyz send some other secret of the environment to a provider. */
function isVariableOf(name: string, provider: Provider): boolean {
  const words = [provider.id, ...provider.aliases].map((word) => word.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_'))
  return (
    provider.keys.some((key) => key.env.includes(name)) ||
    words.some((word) => `_${name.toUpperCase()}_`.includes(`_${word}_`))
  )
}

/** A key that shows whose it is goes to nobody else, whatever the registry says. */
function refuseForeign(secret: Secret, provider: Provider): void {
  const shows = (candidate: Provider) =>
    candidate.keys.some((key) => key.distinctive && key.pattern && secret.matches(key.pattern))
  const owner = providers.find(shows)
  if (owner === undefined || owner.id === provider.id || shows(provider)) return
  throw new KeyError(
    'config_error',
    `the entry holds a key of ${owner.name} and is mapped to ${provider.name}: correct it with keyz map PATH --provider ${owner.id}`,
  )
}

/** The entry that the row names, else the only one of the same account with such a key; several are ambiguous and none is used. */
function companionOf(
  keyPath: string,
  row: RegistryRow,
  kinds: readonly KeyKind[],
  privileged: ReadContext['privileged'],
): string | null {
  const fitting = (privileged.get(row.provider_id) ?? []).filter(
    ({ path, kind }) => path !== keyPath && kinds.includes(kind),
  )
  if (row.management_key !== null)
    return fitting.some(({ path }) => path === row.management_key) ? row.management_key : null
  const same = fitting.filter(({ account }) => account === row.account_ref)
  return same.length === 1 ? (same[0]?.path ?? null) : null
}

/** Mapped keys that may ask more than an ordinary one, by provider: few, and looked through for every key. */
export function privilegedKeys(rows: Readonly<Record<string, RegistryRow>>): ReadContext['privileged'] {
  const keys = new Map<string, { path: string; account: string; kind: KeyKind }[]>()
  for (const [path, { provider_id, account_ref, key_kind }] of Object.entries(rows)) {
    if (!isCompanionKind(key_kind)) continue
    keys.set(provider_id, [...(keys.get(provider_id) ?? []), { path, account: account_ref, kind: key_kind }])
  }
  return keys
}
