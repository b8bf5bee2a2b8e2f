// Decrypts every entry of the store the way a sync does, with the agent or with a private key that is given, and prints how many there were and how long it took.
import { agentDecrypter } from '../../pipeline/decrypt/agent-decrypter.ts'
import type { GpgDecrypter } from '../../pipeline/decrypt/gpg-decrypter.ts'
import { gpgAtOnce, limited } from '../../pipeline/decrypt/limited.ts'
import { openpgpDecrypter } from '../../pipeline/decrypt/openpgp-decrypter.ts'
import { openPrivateKey } from '../../pipeline/decrypt/private-key.ts'
import { readEnvironment } from '../../pipeline/environment/environment.ts'
import { inParallel } from '../../pipeline/environment/in-parallel.ts'
import { scanStore } from '../../pipeline/store/scan-store.ts'

/** As many as a sync has under way. */
const atOnce = 64

async function decryptAll(): Promise<void> {
  const environment = readEnvironment(process.env)
  const keys = await openPrivateKey(environment.privateKey)
  const refuse = () => Promise.reject(new Error('an entry was left to gpg'))
  const nothingElse: GpgDecrypter = {
    decrypt: refuse,
    decryptWith: refuse,
    askNobody: () => undefined,
    wasRefused: () => false,
    close: async () => undefined,
  }
  const decrypter =
    keys === null
      ? limited(agentDecrypter({ environment: environment.forChildren, mayPrompt: false }, nothingElse), gpgAtOnce)
      : openpgpDecrypter(keys, nothingElse)
  const { signal } = new AbortController()
  let entries = 0
  const start = performance.now()
  await inParallel(await scanStore(environment.store), atOnce, async ({ file }) => {
    const plaintext = await decrypter.decrypt(file, signal)
    if (plaintext.length > 0) entries += 1
  })
  process.stdout.write(JSON.stringify({ entries, seconds: (performance.now() - start) / 1000 }))
  await decrypter.close()
}

void decryptAll()
