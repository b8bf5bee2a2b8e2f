// Which provider's key an entry probably is, from its path alone; or from the shape of its secret, when a person asked to look.
import type { KeySpec, Provider } from '../../providers/framework/define.ts'
import type { KeyKind } from '../../schema/reading.ts'
import type { RegistryRow } from '../../schema/registry.ts'
import { RegistryRow as Row } from '../../schema/registry.ts'
import type { Secret } from '../secrets/secret.ts'

export type Guess =
  | { found: 'one'; row: RegistryRow; because: string }
  | { found: 'several'; providerIds: string[]; because: string }
  | { found: 'none' }

/** From the path: a folder or name that is a provider's, a word in one, or the name of an environment variable. */
export function guessFromPath(path: string, providers: readonly Provider[]): Guess {
  const segments = path.split('/')
  const byVariable = matching(providers, (provider) =>
    segments.some((segment) => variableOf(provider, segment) !== undefined),
  )
  const bySegment = matching(providers, (provider) =>
    segments.some((segment) => namesOf(provider).includes(segment.toLowerCase())),
  )
  const byWord = matching(providers, (provider) => segments.some((segment) => hasWord(segment, provider)))
  const [because, candidates] = [
    ['its name is an environment variable of the provider', byVariable] as const,
    ['its path has a part with the name of the provider', bySegment] as const,
    ['its path has a word with the name of the provider', byWord] as const,
  ].find(([, found]) => found.length > 0) ?? ['', []]
  const [provider, ...others] = candidates
  if (provider === undefined) return { found: 'none' }
  if (others.length > 0)
    return {
      found: 'several',
      providerIds: candidates.map(({ id }) => id),
      because: 'its path names more than one provider',
    }
  return { found: 'one', row: rowFor(path, provider, kindFromPath(path, provider)), because }
}

/** From the secret: only shapes that one provider alone uses decide. */
export function guessFromShape(path: string, secret: Secret, providers: readonly Provider[]): Guess {
  const fits = (provider: Provider, distinctive: boolean) =>
    provider.keys.some(
      (key) => key.pattern !== undefined && secret.matches(key.pattern) && (key.distinctive ?? false) === distinctive,
    )
  const certain = providers.filter((provider) => fits(provider, true))
  const possible = providers.filter((provider) => fits(provider, false))
  const [provider, ...others] = certain
  if (provider !== undefined && others.length === 0) {
    const spec = provider.keys.find((key) => key.pattern !== undefined && secret.matches(key.pattern))
    return {
      found: 'one',
      row: rowFor(path, provider, spec?.kind ?? provider.keys[0].kind),
      because: 'its secret has the shape of this provider alone',
    }
  }
  const all = certain.length > 0 ? certain : possible
  if (all.length === 0) return { found: 'none' }
  return {
    found: 'several',
    providerIds: all.map(({ id }) => id),
    because: 'its secret has a shape that more than one provider may use',
  }
}

const maxName = 255

/** Account and alias as a path tells them: what follows the provider's name, else what stands before it. */
export function namesFromPath(path: string, provider: Provider): { account_ref: string; key_alias: string } {
  const { account_ref, key_alias } = wholeNames(path, provider)
  return { account_ref: account_ref.slice(-maxName), key_alias: key_alias.slice(-maxName) }
}

function wholeNames(path: string, provider: Provider): { account_ref: string; key_alias: string } {
  const segments = path.split('/')
  const whole = segments.findIndex((segment) => namesOf(provider).includes(segment.toLowerCase()))
  const at = whole === -1 ? segments.findIndex((segment) => hasWord(segment, provider)) : whole
  const after = at === -1 ? [] : segments.slice(at + 1)
  const last = segments.at(-1) ?? path
  const alias = variableOf(provider, last) === undefined ? last : last.toLowerCase()
  const [account, ...rest] = after
  if (account !== undefined && rest.length > 0)
    return { account_ref: account, key_alias: [...rest.slice(0, -1), alias].join('/') }
  if (account !== undefined) return { account_ref: 'default', key_alias: alias }
  return { account_ref: segments.at(-2) ?? 'default', key_alias: alias }
}

function rowFor(path: string, provider: Provider, kind: KeyKind): RegistryRow {
  const spec = provider.keys.find((key) => key.kind === kind) ?? provider.keys[0]
  return Row.parse({
    provider_id: provider.id,
    ...namesFromPath(path, provider),
    key_kind: kind,
    env: spec.env.slice(0, 1),
  })
}

/** A management key is recognised by a word in the path, or by its environment variable; else it is the provider's ordinary key. */
function kindFromPath(path: string, provider: Provider): KeyKind {
  const segments = path.split('/')
  const variable = segments.map((segment) => variableOf(provider, segment)).find((spec) => spec !== undefined)
  const words = segments.flatMap(wordsIn)
  const named = provider.keys.find((key) => kindWords[key.kind]?.some((word) => words.includes(word)))
  return (variable ?? named ?? provider.keys[0]).kind
}

const kindWords: Partial<Record<KeyKind, string[]>> = {
  management: ['management', 'manage', 'provisioning'],
  admin: ['admin'],
  cookie: ['cookie'],
}

function variableOf(provider: Provider, segment: string): KeySpec | undefined {
  return provider.keys.find((key) => key.env.includes(segment.toUpperCase()))
}

function namesOf(provider: Provider): string[] {
  return [provider.id, ...provider.aliases]
}

function hasWord(segment: string, provider: Provider): boolean {
  return wordsIn(segment).some((word) => namesOf(provider).includes(word))
}

/** The words of a path segment; a host name like `openrouter.ai` also counts by its first part. */
function wordsIn(segment: string): string[] {
  return segment.toLowerCase().split(/[^a-z0-9]+/)
}

function matching(providers: readonly Provider[], test: (provider: Provider) => boolean): Provider[] {
  return providers.filter(test)
}
