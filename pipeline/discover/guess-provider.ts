// Which provider's key an entry probably is, from its path alone, or on request from the form of its secret.
import type { ProviderFacts } from '../../providers/facts.ts'
import type { KeyKind } from '../../schema/reading.ts'
import type { RegistryRow } from '../../schema/registry.ts'
import { RegistryRow as Row } from '../../schema/registry.ts'
import type { Secret } from '../secrets/secret.ts'
import { hasNameOf, isNameOf, namesFromPath, variableIn, wordsIn } from '../store/names-from-path.ts'
import { looksLikeSite, speaksOfKey } from './speaks-of-login.ts'

export type Guess =
  /** `sure` is false for what may as well be something else, which `--yes` does not take. */
  | { found: 'one'; row: RegistryRow; because: string; sure: boolean }
  | { found: 'several'; providerIds: string[]; because: string }
  | { found: 'none' }

/** From the path: an environment variable, a provider's name, or a word that is one. */
export function guessFromPath(path: string, providers: readonly ProviderFacts[]): Guess {
  const segments = path.split('/')
  const byVariable = matching(providers, (provider) =>
    segments.some((segment) => variableIn(provider, segment) !== undefined),
  )
  const bySegment = matching(providers, (provider) => segments.some((segment) => isNameOf(provider, segment)))
  const byWord = matching(providers, (provider) => segments.some((segment) => hasNameOf(provider, segment)))
  const [because, candidates] = [
    ['it is named like an environment variable of the provider', byVariable] as const,
    ['a part of its path is the name of the provider', bySegment] as const,
    ['a word in its path is the name of the provider', byWord] as const,
  ].find(([, found]) => found.length > 0) ?? ['', []]
  const [provider, ...others] = candidates
  if (provider === undefined) return { found: 'none' }
  if (others.length > 0)
    return {
      found: 'several',
      providerIds: candidates.map(({ id }) => id),
      because: 'its path names more than one provider',
    }
  const doubt = byVariable.length > 0 || speaksOfKey(path) ? null : doubtAbout(path, bySegment.length === 0)
  return {
    found: 'one',
    row: rowFor(path, provider, kindFromPath(path, provider)),
    because: doubt ?? because,
    sure: doubt === null,
  }
}

/** From the secret: only a form that no other provider uses decides. */
export function guessFromShape(path: string, secret: Secret, providers: readonly ProviderFacts[]): Guess {
  const fits = (provider: ProviderFacts, distinctive: boolean) =>
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
      because: 'its secret has a form that only this provider uses',
      sure: true,
    }
  }
  const all = certain.length > 0 ? certain : possible
  if (all.length === 0) return { found: 'none' }
  return {
    found: 'several',
    providerIds: all.map(({ id }) => id),
    because: 'its secret has a form that more than one provider may use',
  }
}

/** Why a path that names a provider may still be none of its keys, or null. */
function doubtAbout(path: string, onlyWord: boolean): string | null {
  if (looksLikeSite(path)) return 'its path names the provider, but may be that of a login'
  return onlyWord ? 'only a word in its path is the name of the provider' : null
}

/** Whether a path is named like a variable that only keys are stored under. */
export function isNamedAsKey(path: string, providers: readonly ProviderFacts[]): boolean {
  return providers.some((provider) => path.split('/').some((segment) => variableIn(provider, segment) !== undefined))
}

function rowFor(path: string, provider: ProviderFacts, kind: KeyKind): RegistryRow {
  const spec = provider.keys.find((key) => key.kind === kind) ?? provider.keys[0]
  return Row.parse({
    provider_id: provider.id,
    ...namesFromPath(path, provider),
    key_kind: kind,
    env: spec.env.slice(0, 1),
  })
}

/** A variable's name or a word like `admin` decides, or else it is the provider's ordinary kind of key. */
function kindFromPath(path: string, provider: ProviderFacts): KeyKind {
  const segments = path.split('/')
  const variable = segments.map((segment) => variableIn(provider, segment)).find((spec) => spec !== undefined)
  const words = segments.flatMap(wordsIn)
  const named = provider.keys.find((key) => kindWords[key.kind]?.some((word) => words.includes(word)))
  return (variable ?? named ?? provider.keys[0]).kind
}

const kindWords: Partial<Record<KeyKind, string[]>> = {
  management: ['management', 'manage', 'provisioning'],
  admin: ['admin'],
  cookie: ['cookie'],
}

function matching(providers: readonly ProviderFacts[], test: (provider: ProviderFacts) => boolean): ProviderFacts[] {
  return providers.filter(test)
}
