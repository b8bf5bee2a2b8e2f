// Other forms in which people store a key or a parameter in an entry: a copied cookie header, a copied URL.
import type { ParameterName } from '../../schema/registry.ts'

export interface EntryForms {
  /** Cookies that can be the key, preferred one first. Only one of them is ever sent, and no other cookie. */
  cookies?: readonly CookieForm[]
  /** URLs whose first group is a parameter. They are never fetched. */
  addresses?: Partial<Record<ParameterName, RegExp>>
}

export interface CookieForm {
  name: string
  /** What the cookie's value looks like when it stands alone. */
  bare: RegExp
  /** Nothing but its randomness tells such a value from a password, so alone it has to look random. */
  opaque?: true
}
