// OpenPGP.js, loaded when it is first needed, and once: importing it again for every entry took longer than decrypting it.
import type * as openpgp from 'openpgp'

let loaded: Promise<typeof openpgp> | null = null

export function loadOpenpgp(): Promise<typeof openpgp> {
  loaded ??= import('openpgp')
  return loaded
}
