// Starts the decrypting process over a store and reads what it says. It is bundled first, as the keyz that people install is.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { z } from 'zod'
import { temporaryFolder } from '../support/temporary.ts'
import type { BenchStore } from './bench-store.ts'
import { type Timed, timedBundle } from './timed.ts'

const Decrypted = z.object({ entries: z.number(), seconds: z.number() })
const script = new URL('./decrypt-process.ts', import.meta.url)

/** Where the process decrypts: through the agent of a GnuPG home, or with the private key of the store if that is null. `workSeconds` is the decryption alone, without starting the process. */
export type DecryptAll = (
  store: BenchStore,
  agent?: Record<string, string> | null,
) => Promise<Timed & { workSeconds: number }>

export async function decryption(): Promise<{ decryptAll: DecryptAll } & AsyncDisposable> {
  const folder = await temporaryFolder()
  const file = join(folder.path, 'decrypt-process.cjs')
  await build({
    entryPoints: [fileURLToPath(script)],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node20.19',
    format: 'cjs',
    minify: true,
    logLevel: 'warning',
    define: { 'import.meta.url': 'scriptUrl' },
    banner: { js: "const scriptUrl=require('node:url').pathToFileURL(__filename).href;" },
  })
  return {
    decryptAll: async (store, agent = null) => {
      const { KEYZ_PGP_PRIVATE_KEY, ...place } = store.environment
      const ran = await timedBundle(file, {
        environment: agent === null ? store.environment : { ...place, ...agent },
      })
      const { entries, seconds } = Decrypted.parse(JSON.parse(ran.stdout))
      if (entries !== store.entries.length)
        throw new Error(`${entries} entries of ${store.entries.length} were decrypted`)
      return { ...ran, workSeconds: seconds }
    },
    [Symbol.asyncDispose]: folder[Symbol.asyncDispose],
  }
}
