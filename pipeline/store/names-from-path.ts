// What the path of an entry says about a key: the words that name its provider, and the names of account and key around them.
import type { KeyFacts, ProviderFacts } from '../../providers/facts.ts'

const maxName = 255

/**
 * Account and alias of a provider's key: the account is the part after the provider's name, else the folder that holds the entry.
 * `api/`, `keys/`, and the like are no accounts.
 */
export function namesFromPath(path: string, provider: ProviderFacts): { account_ref: string; key_alias: string } {
  const { account_ref, key_alias } = wholeNames(path, provider)
  return { account_ref: account_ref.slice(-maxName), key_alias: key_alias.slice(-maxName) }
}

function wholeNames(path: string, provider: ProviderFacts): { account_ref: string; key_alias: string } {
  const segments = path.split('/')
  const whole = segments.findIndex((segment) => isNameOf(provider, segment))
  const at = whole === -1 ? segments.findIndex((segment) => hasNameOf(provider, segment)) : whole
  const after = at === -1 ? [] : segments.slice(at + 1)
  const last = segments.at(-1) ?? path
  const alias = variableIn(provider, last) === undefined ? last : last.toLowerCase()
  const [account, ...rest] = after
  if (account !== undefined && rest.length > 0)
    return isGeneric(account)
      ? { account_ref: 'default', key_alias: [...after.slice(0, -1), alias].join('/') }
      : { account_ref: account, key_alias: [...rest.slice(0, -1), alias].join('/') }
  if (account !== undefined) return { account_ref: 'default', key_alias: alias }
  const folder = segments.slice(0, -1).findLast((segment) => !isGeneric(segment))
  return { account_ref: folder ?? 'default', key_alias: alias }
}

/** Words for keys of any kind: a folder of such a name says what is in it, and not whose it is. */
const generic = new Set(
  'ai api apis apikey apikeys auth cred creds credential credentials key keys llm llms secret secrets token tokens'.split(
    ' ',
  ),
)

function isGeneric(folder: string): boolean {
  return wordsIn(folder).every((word) => generic.has(word))
}

/** Whether a segment of a path is the provider's id or an alias of it. */
export function isNameOf(provider: ProviderFacts, segment: string): boolean {
  return [provider.id, ...provider.aliases].includes(segment.toLowerCase())
}

/** Whether a word of a segment is: `openrouter.ai` and `my-openrouter-key` name OpenRouter. */
export function hasNameOf(provider: ProviderFacts, segment: string): boolean {
  return wordsIn(segment).some((word) => isNameOf(provider, word))
}

/** The kind of key whose environment variable a segment is called after. */
export function variableIn(provider: ProviderFacts, segment: string): KeyFacts | undefined {
  return provider.keys.find((key) => key.env.includes(segment.toUpperCase()))
}

/** The words of a segment, in lower case. */
export function wordsIn(segment: string): string[] {
  return segment.toLowerCase().split(/[^a-z0-9]+/)
}
