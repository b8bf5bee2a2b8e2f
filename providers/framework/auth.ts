// How a key is sent: in which header, after which scheme, or exchanged for a token first.

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

/** The key in its own header (`keyHeader('x-api-key')`), or after another scheme (`keyHeader('authorization', 'Token')`). */
export function keyHeader(header: string, scheme: string | null = null): Auth {
  return { header, scheme }
}

/** The host where `serviceAccount` gets its tokens. Spread it into the `hosts` of a provider. */
export const googleTokenHost = { token: 'https://oauth2.googleapis.com/token' } as const

/** A Google service account: the entry is its JSON file, the key in it signs for an access token with these scopes. */
export function serviceAccount(...scopes: readonly string[]): Auth {
  return { ...bearer, exchange: { host: 'token', scope: scopes.join(' ') } }
}
