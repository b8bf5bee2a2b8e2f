// Forms beside the usual one in which people put a key or a parameter into an entry: a copied cookie header, a copied address.
import type { ParameterName } from '../../schema/registry.ts'

export interface EntryForms {
  /** Cookies that may be the key, the preferred one first. One of them is sent, and no other cookie ever. */
  cookies?: readonly CookieForm[]
  /** Addresses that tell a parameter in their first group. They are never fetched. */
  addresses?: Partial<Record<ParameterName, RegExp>>
}

export interface CookieForm {
  name: string
  /** What the cookie's value looks like when it stands alone. */
  bare: RegExp
}
