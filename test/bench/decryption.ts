// Starts the decrypting process over a store and reads what it says.
import { z } from 'zod'
import type { BenchStore } from './bench-store.ts'
import { type Timed, timedScript } from './timed.ts'

const Decrypted = z.object({ entries: z.number(), seconds: z.number() })
const script = new URL('./decrypt-process.ts', import.meta.url)

/** `workSeconds` is the decryption alone, without starting the process. */
export async function decryptAll(store: BenchStore): Promise<Timed & { workSeconds: number }> {
  const ran = await timedScript(script, [], { environment: store.environment })
  const { entries, seconds } = Decrypted.parse(JSON.parse(ran.stdout))
  if (entries !== store.entries.length) throw new Error(`${entries} entries of ${store.entries.length} were decrypted`)
  return { ...ran, workSeconds: seconds }
}
