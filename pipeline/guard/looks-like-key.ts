// Whether a text holds something that looks like a key. For places where nothing is decrypted, so that no secret is known to compare with.

import { type ProviderFacts, providerFacts } from '../../providers/facts.ts'
import { aKeyOf } from '../../providers/framework/a-key-of.ts'
import { withoutDigests } from '../../schema/payload-digest.ts'

interface Shape {
  name: string
  pattern: RegExp
}

/** Secrets that no provider file describes. */
const common: readonly Shape[] = [
  { name: 'a private key', pattern: /-----BEGIN [A-Z ]*PRIVATE KEY/ },
  { name: 'an encrypted message', pattern: /-----BEGIN PGP MESSAGE/ },
  // Looks back from the dot: looking forward from every eyJ would read a long row of them again and again.
  { name: 'a signed token', pattern: /\.(?=eyJ[A-Za-z0-9_-]{10})(?<=\beyJ[A-Za-z0-9_-]{10,}\.)/ },
  { name: 'a key of the form sk-...', pattern: /(?<![A-Za-z0-9])sk-([A-Za-z0-9_-]{16,})/g },
  { name: 'a GitHub key', pattern: /(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})/ },
  { name: 'an AWS key', pattern: /(?<![A-Za-z0-9])A(?:KIA|SIA)[A-Z0-9]{16}(?![A-Za-z0-9])/ },
  { name: 'a Google key', pattern: /(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{30,}/ },
  { name: 'a Slack token', pattern: /(?<![A-Za-z0-9])xox[abprs]-[A-Za-z0-9-]{10,}/ },
  { name: 'a GitLab token', pattern: /(?<![A-Za-z0-9])gl[a-z]{2,4}-[A-Za-z0-9_-]{20,}/ },
  { name: 'a key in two parts', pattern: /(?<![A-Za-z0-9])[0-9a-f]{32}\.[A-Za-z0-9]{16}(?![A-Za-z0-9])/ },
  { name: 'a login in an address', pattern: /:\/\/[^\s/:@"]+:[^\s/@"]+@/ },
]

/** A shorter prefix also occurs in ordinary names, so what follows has to be longer and without a break. */
const distinctiveLength = 4

let made: readonly Shape[] | null = null

/** Made when first needed: most commands look at no text. */
function shapesOfProviders(): readonly Shape[] {
  made ??= providerFacts.flatMap(shapesOf)
  return made
}

function shapesOf({ id, name, keys }: ProviderFacts): Shape[] {
  return keys.flatMap(({ prefix = '' }) => {
    // A prefix that several providers share identifies none of them.
    const shared = providerFacts.some((other) => other.id !== id && other.keys.some((key) => key.prefix === prefix))
    if (prefix.length < 3 || shared) return []
    const rest = prefix.length < distinctiveLength ? '[A-Za-z0-9]{24,}' : '[A-Za-z0-9_-]{12,}'
    return [{ name: aKeyOf({ name }), pattern: new RegExp(`(?<![A-Za-z0-9])${escaped(prefix)}(${rest})`, 'g') }]
  })
}

/** A run without a break; longer ones may hold the marks that base64url has. */
const runs = [/[A-Za-z0-9+]{24,}/g, /[A-Za-z0-9_-]{32,}/g]

/** The id of an organization, a project or a person, with its usual prefix. Keys are longer. */
const id = /(?<![A-Za-z0-9+_-])(?:acct|org|proj|team|user|wrkspc)[-_][A-Za-z0-9]{24,32}(?![A-Za-z0-9_-])/g

/** What it looks like, in words for a sentence ("an OpenRouter key"), or null. */
export function looksLikeKey(text: string): string | null {
  const looked = withoutDigests(text).replaceAll(id, '')
  const known = [...shapesOfProviders(), ...common].find(({ pattern }) => finds(pattern, looked))
  if (known !== undefined) return known.name
  return runs.some((run) => [...looked.matchAll(run)].some(([found]) => isRandom(found))) ? 'a key' : null
}

/**
 * Words and short numbers, as in `xai-production-server-2`: people name entries like that. The file of such a key may add a hash. In 16 random
 * letters of both cases and digits, and in longer ones, chance almost never writes such a row.
 */
const namePart = '[A-Za-z][a-z]{0,13}[0-9]{0,3}|[0-9]{1,4}'
const named = new RegExp(`^(?:${namePart})(?:[-_](?:${namePart}))*(?:-[0-9a-f]{10})?$`)

/** Whether a shape occurs. What follows a prefix may be a name. */
function finds(pattern: RegExp, text: string): boolean {
  if (!pattern.global) return pattern.test(text)
  return [...text.matchAll(pattern)].some(([, rest = '']) => !named.test(rest))
}

/** Whether upper case, lower case and digits mix as they never do in a name, and change more often than in joined words. */
function isRandom(text: string): boolean {
  const letters = text.replaceAll(/[_-]/g, '')
  const count = (pattern: RegExp) => letters.match(pattern)?.length ?? 0
  return (
    count(/[A-Z]/g) >= 3 &&
    count(/[a-z]/g) >= 3 &&
    // A name ends in a year or a version; random text has digits all over.
    count(/[0-9]+/g) >= 2 &&
    new Set(letters).size >= 14 &&
    changes(text) > letters.length * (letters.length === text.length ? 1 / 3 : 0.48)
  )
}

function changes(text: string): number {
  return text.match(/[A-Z](?![A-Z])|[a-z](?![a-z])|[0-9](?![0-9])/g)?.length ?? 0
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
