// Whether the key of a scheduled run is of use, also in a run that needs none: a wrong setup shows at once, and not when the readings age.
import type { SyncResult } from '../../../schema/reports/sync-report.ts'
import { openDecrypter } from '../../decrypt/open-decrypter.ts'
import { othersWhoRead } from '../../environment/others-who-read.ts'
import { readPrivateKeySource } from '../../environment/private-key-source.ts'
import { timeLimit } from '../../environment/time-limit.ts'
import { CommandError, exitCodes, KeyError } from '../../errors.ts'
import type { Runtime } from '../../runtime.ts'
import { scanStore } from '../../store/scan-store.ts'

const maxTime = 10_000

/** Throws CommandError for a file that cannot be read. Says which file others on this machine can read. */
export async function examineKeyFiles({ environment, output }: Runtime): Promise<void> {
  const { keyFile, passphraseFile } = environment.privateKey
  await readPrivateKeySource(environment.privateKey)
  for (const file of [keyFile, passphraseFile]) {
    const found = file === null ? null : await othersWhoRead(file)
    if (found !== null) output.sentence(`${found}: run chmod 600 on it.`)
  }
}

/** Only where a run decrypted nothing itself. Throws CommandError when none of its entries can be opened. */
export async function proveKey(runtime: Runtime, results: readonly SyncResult[]): Promise<void> {
  if (results.some(({ outcome }) => outcome !== 'fresh' && outcome !== 'backing_off')) return
  const { environment, interrupt } = runtime
  const wanted = new Set(results.map(({ key_path }) => key_path))
  const { store } = await runtime.openStore()
  const entries = (await scanStore(store)).filter(({ path }) => wanted.has(path))
  if (entries.length === 0) return
  const decrypter = await openDecrypter(environment, { mayPrompt: false, entries: entries.length })
  const limit = timeLimit(interrupt, maxTime)
  let failure: KeyError | null = null
  try {
    for (const { file } of entries) {
      const error = await decrypter.decrypt(file, limit.signal).then(
        () => null,
        (error: unknown) => error,
      )
      // One is enough. What took too long, or was interrupted, proves nothing.
      if (!(error instanceof KeyError) || error.kind !== 'decrypt_error') return
      failure ??= error
    }
  } finally {
    limit.release()
    await decrypter.close()
  }
  if (failure !== null)
    throw new CommandError(
      `none of the mapped entries can be decrypted here, and only fresh readings hide that: ${failure.message}`,
      exitCodes.nothingDecrypted,
    )
}
