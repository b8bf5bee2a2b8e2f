// The kinds of key that providers issue, each described by where it comes from and what it looks like.
import type { KeyKind } from '../../schema/reading.ts'
import type { Auth } from './auth.ts'
import type { KeySpec } from './define.ts'

/** The characters that follow a key's prefix, as the inside of a regular expression. */
const characterSets = {
  hex: '[0-9a-f]',
  letters: '[A-Za-z]',
  alphanumeric: '[A-Za-z0-9]',
  lowercase: '[a-z0-9]',
  word: String.raw`\w`,
  base64url: '[A-Za-z0-9_-]',
}

interface KeyOptions {
  /** The page where a person creates one. */
  create: string
  /** The public beginning of every such key; what follows it is secret. */
  prefix?: string
  /**
   * How many characters follow the prefix: a key of another length is not sent, so state only what is documented, and a minimum
   * else. Leave it out if unknown: keys are then not recognized by their form, and only have to look random.
   */
  length?: number | { min: number }
  /** Which characters follow the prefix: `base64url` (letters, digits, `_`, `-`) by default. */
  characters?: keyof typeof characterSets
  /** For formats that prefix, length and characters cannot describe. */
  pattern?: RegExp
  /** Keys of other providers, or of another kind, look the same, so the form alone never identifies the provider. */
  ambiguous?: true
  /** The provider also issues keys of forms that nobody has documented: whatever looks random may be one. */
  otherForms?: true
  /** Distinguishes keys of one kind, for requests with `variants` or `when`. */
  variant?: string
  /** What this rests on. Default: the provider's own documentation (`official`). */
  certainty?: KeySpec['certainty']
  /** What the provider says that it cost is of this key alone, not of its account. */
  ownCosts?: true
  /** How this kind is sent, if not like the provider's other keys. */
  auth?: Auth
}

/** An ordinary key, and the environment variables that programs read it from. */
export function apiKey(env: string | readonly string[], options: KeyOptions): KeySpec {
  return keySpec('api', env, options)
}

/** A key for an organization's administrators. */
export function adminKey(env: string | readonly string[], options: KeyOptions): KeySpec {
  return keySpec('admin', env, options)
}

/** A key that manages other keys and the account's money, and cannot spend. */
export function managementKey(env: string | readonly string[], options: KeyOptions): KeySpec {
  return keySpec('management', env, options)
}

/** A personal or account token with scopes, such as GitHub's. */
export function token(env: string | readonly string[], options: KeyOptions): KeySpec {
  return keySpec('token', env, options)
}

/** The session cookie of a signed-in user; `name=` is its prefix. No environment variable holds it. */
export function sessionCookie(options: KeyOptions): KeySpec {
  return keySpec('cookie', [], options)
}

/**
 * The private key in a Google service account's JSON file. There is no variable to read it from:
 * GOOGLE_APPLICATION_CREDENTIALS holds the path of the file.
 */
export const googleServiceAccountKey: KeySpec = {
  kind: 'service_account',
  env: [],
  pattern: /^MII[A-Za-z0-9+/=]{500,}$/,
  create_url: 'https://console.cloud.google.com/iam-admin/serviceaccounts',
  certainty: 'official',
}

function keySpec(kind: KeyKind, env: string | readonly string[], options: KeyOptions): KeySpec {
  const { create, prefix, ambiguous, variant, otherForms, certainty = 'official', ownCosts, auth } = options
  const pattern = options.pattern ?? patternOf(options)
  return {
    kind,
    env: [env].flat(),
    create_url: create,
    certainty,
    ...(pattern && { pattern }),
    ...(prefix !== undefined && { prefix }),
    ...(pattern && prefix !== undefined && !ambiguous && { distinctive: true }),
    ...(variant !== undefined && { variant }),
    ...(otherForms && { otherForms }),
    ...(ownCosts && { own_costs: ownCosts }),
    ...(auth && { auth }),
  }
}

function patternOf({ prefix = '', length, characters = 'base64url' }: KeyOptions): RegExp | undefined {
  if (length === undefined) return undefined
  const times = typeof length === 'number' ? `{${length}}` : `{${length.min},}`
  return new RegExp(`^${prefix.replaceAll(/[.*+?^$()[\]{}|\\]/g, '\\$&')}${characterSets[characters]}${times}$`)
}
