// How a key is shown to a provider: in which header, with which word before it, or exchanged for a token first.

/** Where the secret goes. A secret is never part of a URL. */
export interface Auth {
  header: string
  scheme: string | null
  /** The key signs a request for a short-lived token, and that token is what is sent. */
  exchange?: TokenExchange
}

export interface TokenExchange {
  /** Name of the provider's host whose address is the token endpoint, the path included. */
  host: string
  scope: string
}

export const bearer: Auth = { header: 'authorization', scheme: 'Bearer' }

/** The key in a header of its own (`keyHeader('x-api-key')`), or after another word (`keyHeader('authorization', 'Token')`). */
export function keyHeader(header: string, scheme: string | null = null): Auth {
  return { header, scheme }
}

/** The host that serviceAccount exchanges tokens with: to be spread into a provider's `hosts`. */
export const googleTokenHost = { token: 'https://oauth2.googleapis.com/token' } as const

/** A Google service account: the entry is its JSON file, the key in it signs for an access token with these scopes. */
export function serviceAccount(...scopes: readonly string[]): Auth {
  return { ...bearer, exchange: { host: 'token', scope: scopes.join(' ') } }
}
