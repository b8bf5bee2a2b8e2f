// What a passphrase prompt says about the key, as gpg words it.
import type { SecretKey } from './secret-keys.ts'

/** A line of the protocol has to hold it with every byte escaped. */
const maxOwner = 60

export function keyDescription({ id, mainId, bits, algorithm, created, owner }: SecretKey): string {
  const name = algorithm === 18 ? 'ECDH' : 'RSA'
  const date = new Date(created * 1000).toISOString().slice(0, 10)
  const main = id === mainId ? '' : ` (main key ID ${mainId})`
  const shownOwner = [...owner.replace(/\p{Cc}/gu, ' ')].slice(0, maxOwner).join('')
  return `Please enter the passphrase to unlock the OpenPGP secret key:\n"${shownOwner}"\n${bits}-bit ${name} key, ID ${id},\ncreated ${date}${main}.\n`
}
