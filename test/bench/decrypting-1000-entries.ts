// Row 2: decrypting 1,000 entries through the agent, and in process with a private key, against gpg -d in a loop.
import { benchStore } from './bench-store.ts'
import { type DecryptAll, decryption } from './decryption.ts'
import { gnupgHome, missing } from './gnupg-home.ts'
import { type Measure, median } from './row.ts'
import { timed } from './timed.ts'

const title = { row: 2, what: 'decrypting 1,000 entries through the agent (curve 25519)' }
const target = 'under 1.2 s, 4x faster than gpg -d in a loop'
const titleInProcess = { row: 2, what: 'the same in process with a private key, as in CI' }
const targetInProcess = '5x faster than gpg -d in a loop'
const keys = 1_000
const most = 1.2
const atLeast = 4
const atLeastInProcess = 5

const loop = 'while IFS= read -r file; do gpg --batch --quiet --decrypt -- "$file" </dev/null; done'

type Decrypted = Awaited<ReturnType<DecryptAll>>

export const decrypting1000Entries: Measure = async (runs) => {
  const lacking = await missing('gpg', 'gpgconf')
  if (lacking !== null) return [{ ...title, target, not_measured: `${lacking} is missing` }]
  // Entries as gpg writes them.
  await using store = await benchStore({ keys, compressed: true })
  await using gnupg = await gnupgHome(store.armoredKey)
  await using bundled = await decryption()
  const { decryptAll } = bundled
  const files = store.entries.map(({ file }) => `${file}\n`).join('')

  // A warm agent, as in the middle of a day: it starts with the first entry that gpg decrypts.
  await timed('sh', ['-c', loop], { environment: gnupg.environment, input: `${store.entries[0]?.file}\n` })
  await decryptAll(store, gnupg.environment)
  const ours: Decrypted[] = []
  const inProcess: Decrypted[] = []
  const theirs: number[] = []
  for (let run = 0; run < runs; run++) {
    ours.push(await decryptAll(store, gnupg.environment))
    inProcess.push(await decryptAll(store))
    const { seconds, stdout } = await timed('sh', ['-c', loop], { environment: gnupg.environment, input: files })
    const lines = stdout.split('\n').length - 1
    if (lines !== keys) throw new Error(`gpg decrypted ${lines} entries of ${keys}`)
    theirs.push(seconds)
  }
  const other = { what: 'sh loop of gpg -d, agent running', median: median(theirs) }
  const row = { unit: 's' as const, other, runs }
  const [agent, key] = [figuresOf(ours, other.median), figuresOf(inProcess, other.median)]
  return [
    { ...title, target, ...row, ...agent, met: agent.ratio >= atLeast && agent.keyz < most },
    { ...titleInProcess, target: targetInProcess, ...row, ...key, met: key.ratio >= atLeastInProcess },
  ]
}

function figuresOf(measured: readonly Decrypted[], loopSeconds: number) {
  const keyz = median(measured.map(({ seconds }) => seconds))
  const work = median(measured.map(({ workSeconds }) => workSeconds))
  return {
    keyz,
    ratio: loopSeconds / keyz,
    peak_mb: median(measured.map(({ peakMegabytes }) => peakMegabytes)),
    notes: [
      `whole process, bundled as keyz is; the decryption alone takes ${work.toFixed(2)} s, which is ${(loopSeconds / work).toFixed(1)}x faster than the loop`,
    ],
  }
}
