// Looks for any piece of a few secrets in a text.
import { withoutDigests } from '../../schema/payload-digest.ts'
import type { Secret } from './secret.ts'
import { formsOf, provesNothing } from './secret-forms.ts'

/**
 * Whether the text holds any piece at all of these secrets. Looks far closer than the scanner of the whole run, which
 * costs memory for every secret; used on what a provider answered to the very secrets that it was sent.
 */
export function holdsAnyPiece(text: string, secrets: readonly { secret: Secret; publicPrefix: string }[]): boolean {
  const scanned = withoutDigests(text).toLowerCase()
  return secrets.some(({ secret, publicPrefix }) =>
    formsOf(secret, publicPrefix).some((form) => {
      for (let start = 0; start + form.length <= form.text.length; start++) {
        const piece = form.text.slice(start, start + form.length)
        // In this order: hardly any piece is there at all.
        if (scanned.includes(piece) && !provesNothing(piece)) return true
      }
      return false
    }),
  )
}
