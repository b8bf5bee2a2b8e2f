// Row 1: a first sync of 200 keys whose providers answer after 50 ms, against a shell loop, and against what is possible at all.
import { Config } from '../../schema/config.ts'
import { type BenchStore, benchStore } from './bench-store.ts'
import { expectOutcome } from './checked-sync.ts'
import { decryptAll } from './decryption.ts'
import { gnupgHome, missing } from './gnupg-home.ts'
import { type LocalServer, type Seen, startServer } from './local-server.ts'
import { type Measure, median, type NotMeasured, type Row } from './row.ts'
import { type Timed, timed, timedKeyz } from './timed.ts'

const keys = 200
const latency = 50
const what = `sync of ${keys} keys, 4 providers, ${latency} ms answers`
const againstLoop = { row: 1, what, target: '20x faster than the loop' }
const againstBound = { row: 1, what: `${what}: the bound`, target: 'within 1.5x of the bound' }

/** As keyz does it: each entry is decrypted once, and asked about with the same requests. The key is in no argument. */
const loop = `
while read -r file urls; do
  secret=$(gpg --batch --quiet --decrypt -- "$file" </dev/null | head -n 1)
  for url in $urls; do
    printf 'header = "authorization: Bearer %s"\\n' "$secret" | curl --silent --show-error --config - "$url" | jq --compact-output .
  done
done`

export const syncOf200Keys: Measure = async (runs) => {
  await using server = await startServer(latency)
  await using store = await benchStore({ keys })
  await firstSync(store, server)
  const seen = await server.take()
  const lacking = await missing('gpg', 'gpgconf', 'curl', 'jq')
  await using gnupg = lacking === null ? await gnupgHome(store.armoredKey) : null
  const input = loopInput(store, server, seen)

  const ours: Timed[] = []
  const theirs: number[] = []
  const decryption: number[] = []
  for (let run = 0; run < runs; run++) {
    ours.push(await firstSync(store, server))
    decryption.push((await decryptAll(store)).workSeconds)
    if (gnupg === null) continue
    const { seconds, stdout } = await timed('sh', ['-c', loop], { environment: gnupg.environment, input })
    const answers = stdout.split('\n').length - 1
    if (answers !== requestsIn(seen)) throw new Error(`the loop got ${answers} answers of ${requestsIn(seen)}`)
    theirs.push(seconds)
  }
  const first: Row | NotMeasured =
    lacking === null ? rowAgainstLoop(ours, theirs, seen) : { ...againstLoop, not_measured: `${lacking} is missing` }
  return [first, rowAgainstBound(ours, decryption, seen)]
}

async function firstSync(store: BenchStore, { variables }: LocalServer): Promise<Timed> {
  await store.forget()
  const environment = { ...store.environment, ...variables }
  const ran = await timedKeyz(['sync', '--json', '--git', 'none'], { environment })
  expectOutcome(ran.stdout, keys, 'updated')
  return ran
}

/** Per line an entry, and the addresses that keyz asked about such an entry. */
function loopInput({ entries }: BenchStore, { variables }: LocalServer, seen: readonly Seen[]): string {
  const origin = new URL(Object.values(variables)[0] ?? '').origin
  const lines = entries.map(({ provider, file }) => {
    const urls = seen
      .filter((request) => request.provider === provider)
      .map(({ host, path }) => `${origin}/${provider}/${host}${path}`)
    return `${[file, ...urls].join(' ')}\n`
  })
  return lines.join('')
}

function requestsIn(seen: readonly Seen[]): number {
  return seen.reduce((sum, { count }) => sum + count, 0)
}

function rowAgainstLoop(ours: Timed[], theirs: number[], seen: Seen[]): Row {
  const keyz = median(ours.map(({ seconds }) => seconds))
  const other = { what: 'for e: gpg -d | curl | jq', median: median(theirs) }
  const ratio = other.median / keyz
  const notes = [
    `both make the same ${requestsIn(seen)} requests (keyz has 4 providers, not the 20 hosts of the target) over plain http on loopback; keyz also writes 200 sidecars`,
  ]
  return { ...againstLoop, unit: 's', keyz, other, ratio, ...common(ours), met: ratio >= 20, notes }
}

function rowAgainstBound(ours: Timed[], decryption: number[], seen: Seen[]): Row {
  const { concurrency } = Config.parse({}).sync
  const keyz = median(ours.map(({ seconds }) => seconds))
  const work = median(decryption)
  const waiting = (requestsIn(seen) * latency) / 1000 / concurrency
  const other = { what: `${requestsIn(seen)} x ${latency} ms / ${concurrency} + decryption`, median: waiting + work }
  const ratio = keyz / other.median
  const notes = [
    `the bound is ${waiting.toFixed(2)} s of waiting and ${work.toFixed(2)} s of decryption; the whole process, starting included, is held against it`,
  ]
  return { ...againstBound, unit: 's', keyz, other, ratio, ...common(ours), met: ratio <= 1.5, notes }
}

function common(ours: readonly Timed[]): Pick<Row, 'peak_mb' | 'runs'> {
  return { peak_mb: median(ours.map(({ peakMegabytes }) => peakMegabytes)), runs: ours.length }
}
