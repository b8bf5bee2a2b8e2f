// Row 2: decrypting 1,000 entries in process, against gpg -d in a loop.
import { benchStore } from './bench-store.ts'
import { decryptAll } from './decryption.ts'
import { gnupgHome, missing } from './gnupg-home.ts'
import { type Measure, median } from './row.ts'
import { timed } from './timed.ts'

const title = { row: 2, what: 'decrypting 1,000 entries (curve 25519)', target: '5x faster than gpg -d in a loop' }
const keys = 1_000
const atLeast = 5

const loop = 'while IFS= read -r file; do gpg --batch --quiet --decrypt -- "$file" </dev/null; done'

export const decrypting1000Entries: Measure = async (runs) => {
  const lacking = await missing('gpg', 'gpgconf')
  if (lacking !== null) return [{ ...title, not_measured: `${lacking} is missing` }]
  await using store = await benchStore({ keys })
  await using gnupg = await gnupgHome(store.armoredKey)
  const files = store.entries.map(({ file }) => `${file}\n`).join('')

  await decryptAll(store)
  const ours: Awaited<ReturnType<typeof decryptAll>>[] = []
  const theirs: number[] = []
  for (let run = 0; run < runs; run++) {
    ours.push(await decryptAll(store))
    const { seconds, stdout } = await timed('sh', ['-c', loop], { environment: gnupg.environment, input: files })
    const lines = stdout.split('\n').length - 1
    if (lines !== keys) throw new Error(`gpg decrypted ${lines} entries of ${keys}`)
    theirs.push(seconds)
  }
  const keyz = median(ours.map(({ seconds }) => seconds))
  const work = median(ours.map(({ workSeconds }) => workSeconds))
  const other = { what: 'sh loop of gpg -d, agent running', median: median(theirs) }
  const ratio = other.median / keyz
  return [
    {
      ...title,
      unit: 's',
      keyz,
      other,
      ratio,
      peak_mb: median(ours.map(({ peakMegabytes }) => peakMegabytes)),
      runs,
      met: ratio >= atLeast,
      notes: [
        `whole process; the decryption alone takes ${work.toFixed(2)} s, which is ${(other.median / work).toFixed(1)}x faster than the loop`,
      ],
    },
  ]
}
