// Decrypts every entry of the store the way a sync does, in process, and prints how many there were and how long it took.
import type { Decrypter } from '../../pipeline/decrypt/decrypter.ts'
import { openpgpDecrypter } from '../../pipeline/decrypt/openpgp-decrypter.ts'
import { openPrivateKey } from '../../pipeline/decrypt/private-key.ts'
import { readEnvironment } from '../../pipeline/environment/environment.ts'
import { inParallel } from '../../pipeline/environment/in-parallel.ts'
import { scanStore } from '../../pipeline/store/scan-store.ts'

/** As many as a sync has under way. */
const atOnce = 64

const environment = readEnvironment(process.env)
const keys = await openPrivateKey(environment.privateKey)
if (keys === null) throw new Error('KEYZ_PGP_PRIVATE_KEY is not set')
const nothingElse: Decrypter = {
  decrypt: () => Promise.reject(new Error('OpenPGP.js could not read an entry')),
  close: async () => undefined,
}
const decrypter = openpgpDecrypter(keys, nothingElse)
const { signal } = new AbortController()
let entries = 0
const start = performance.now()
await inParallel(await scanStore(environment.store), atOnce, async ({ file }) => {
  const plaintext = await decrypter.decrypt(file, signal)
  if (plaintext.length > 0) entries += 1
})
process.stdout.write(JSON.stringify({ entries, seconds: (performance.now() - start) / 1000 }))
await decrypter.close()
