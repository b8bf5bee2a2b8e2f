// Starts the decrypting process over a store and reads what it says.
import { z } from 'zod'
import type { BenchStore } from './bench-store.ts'
import { type Timed, timedScript } from './timed.ts'

const Decrypted = z.object({ entries: z.number(), seconds: z.number() })
const script = new URL('./decrypt-process.ts', import.meta.url)

/** In process with the private key of the store, or through the agent of a GnuPG home. `workSeconds` is the decryption alone, without starting the process. */
export async function decryptAll(
  store: BenchStore,
  agent: Record<string, string> | null = null,
): Promise<Timed & { workSeconds: number }> {
  const { KEYZ_PGP_PRIVATE_KEY, ...place } = store.environment
  const ran = await timedScript(script, [], {
    environment: agent === null ? store.environment : { ...place, ...agent },
  })
  const { entries, seconds } = Decrypted.parse(JSON.parse(ran.stdout))
  if (entries !== store.entries.length) throw new Error(`${entries} entries of ${store.entries.length} were decrypted`)
  return { ...ran, workSeconds: seconds }
}
