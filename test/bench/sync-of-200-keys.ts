// Row 1: a first sync of 200 keys whose providers answer after 50 ms, against a shell loop, and against what is possible at all; with
// a private key in the process, and with gpg and its agent.
import { Config } from '../../schema/config.ts'
import { type BenchStore, benchStore } from './bench-store.ts'
import { expectOutcome } from './checked-sync.ts'
import { decryption } from './decryption.ts'
import { gnupgHome, missing } from './gnupg-home.ts'
import { type LocalServer, type Seen, startServer } from './local-server.ts'
import { type Measure, median, type NotMeasured, type Row } from './row.ts'
import { type Timed, timed, timedKeyz } from './timed.ts'
import { twentyHosts } from './twenty-hosts.ts'

const keys = 200
const latency = 50
const what = `sync of ${keys} keys, 20 hosts, 570 requests of ${latency} ms`
const atLeast = 12
const atMost = 1.3
const againstLoop = { row: 1, target: `${atLeast}x faster than the loop` }
const againstBound = { row: 1, target: `within ${atMost}x of the bound` }

/** As keyz does it: each entry is decrypted once, and asked about with the same requests. The key is in no argument. */
const loop = `
while read -r file requests; do
  secret=$(gpg --batch --quiet --decrypt -- "$file" </dev/null | head -n 1)
  for request in $requests; do
    printf 'header = "authorization: Bearer %s"\\n' "$secret" |
      curl --silent --show-error --request "\${request%%:*}" --config - "\${request#*:}" | jq --compact-output .
  done
done`

interface Way {
  name: string
  environment: Record<string, string>
  /** Decryption alone, in seconds. */
  decrypt: () => Promise<number>
  ran: Timed[]
  decrypting: number[]
}

export const syncOf200Keys: Measure = async (runs) => {
  await using server = await startServer(latency, 'twenty')
  await using store = await benchStore({ keys: twentyHosts })
  await using empty = await benchStore({ keys: 0 })
  const lacking = await missing('gpg', 'gpgconf', 'curl', 'jq')
  await using bundled = await decryption()
  const { decryptAll } = bundled
  await using gnupg = lacking === null ? await gnupgHome(store.armoredKey) : null
  const { KEYZ_PGP_PRIVATE_KEY: _, ...without } = store.environment
  const withAgent = { ...without, ...gnupg?.environment, HOME: store.environment.HOME ?? '' }
  const ways: Way[] = [
    {
      name: 'a private key in process',
      environment: store.environment,
      decrypt: async () => (await decryptAll(store)).workSeconds,
      ran: [],
      decrypting: [],
    },
    ...(gnupg === null
      ? []
      : [
          {
            name: 'gpg and its agent',
            environment: withAgent,
            decrypt: async () => (await decryptAll(store, gnupg.environment)).workSeconds,
            ran: [],
            decrypting: [],
          },
        ]),
  ]
  await firstSync(store, server, store.environment)
  const seen = await server.take()
  const input = loopInput(store, server, seen)

  const theirs: number[] = []
  const starting: number[] = []
  for (let run = 0; run < runs; run++) {
    for (const { environment, decrypt, ran, decrypting } of ways) {
      ran.push(await firstSync(store, server, environment))
      decrypting.push(await decrypt())
    }
    starting.push((await timedKeyz(['sync', '--json', '--git', 'none'], { environment: empty.environment })).seconds)
    if (gnupg === null) continue
    const { seconds, stdout } = await timed('sh', ['-c', loop], { environment: gnupg.environment, input })
    const answers = stdout.split('\n').length - 1
    if (answers !== requestsIn(seen)) throw new Error(`the loop got ${answers} answers of ${requestsIn(seen)}`)
    theirs.push(seconds)
  }
  return ways.flatMap((way) => [
    gnupg === null
      ? { ...againstLoop, what: titleOf(way), not_measured: `${lacking} is missing` }
      : rowAgainstLoop(way, theirs, seen),
    rowAgainstBound(way, median(starting), seen),
  ])
}

function titleOf({ name }: Way): string {
  return `${what}, ${name}`
}

async function firstSync(
  store: BenchStore,
  { variables }: LocalServer,
  environment: Record<string, string>,
): Promise<Timed> {
  await store.forget()
  const ran = await timedKeyz(['sync', '--json', '--git', 'none'], { environment: { ...environment, ...variables } })
  expectOutcome(ran.stdout, keys, 'updated')
  return ran
}

/** Per line an entry, and what keyz asked about such an entry, as `GET:http://...`, as often as it asked. */
function loopInput({ entries }: BenchStore, { variables }: LocalServer, seen: readonly Seen[]): string {
  const origin = new URL(Object.values(variables)[0] ?? '').origin
  const keysOf = new Map(twentyHosts.map(({ provider, keys }) => [provider, keys]))
  const lines = entries.map(({ provider, file }) => {
    const requests = seen
      .filter((request) => request.provider === provider)
      .flatMap(({ host, method, path, count }) => {
        const request = `${method}:${origin}/${provider}/${host}${path}`
        return Array.from({ length: count / (keysOf.get(provider) ?? 1) }, () => request)
      })
    return `${[file, ...requests].join(' ')}\n`
  })
  return lines.join('')
}

function requestsIn(seen: readonly Seen[]): number {
  return seen.reduce((sum, { count }) => sum + count, 0)
}

function rowAgainstLoop(way: Way, theirs: number[], seen: Seen[]): Row | NotMeasured {
  const keyz = median(way.ran.map(({ seconds }) => seconds))
  const other = { what: 'for e: gpg -d | curl | jq', median: median(theirs) }
  const ratio = other.median / keyz
  const notes = [
    `both make the same ${requestsIn(seen)} requests over plain http on loopback; keyz also writes 200 sidecars`,
  ]
  return {
    ...againstLoop,
    what: titleOf(way),
    unit: 's',
    keyz,
    other,
    ratio,
    ...common(way),
    met: ratio >= atLeast,
    notes,
  }
}

function rowAgainstBound(way: Way, starting: number, seen: Seen[]): Row {
  const { concurrency } = Config.parse({}).sync
  const keyz = median(way.ran.map(({ seconds }) => seconds))
  const work = median(way.decrypting)
  const waiting = (requestsIn(seen) * latency) / 1000 / concurrency
  const other = {
    what: `max(${requestsIn(seen)} x ${latency} ms / ${concurrency}, decryption) + start`,
    median: Math.max(waiting, work) + starting,
  }
  const ratio = keyz / other.median
  const notes = [
    `${waiting.toFixed(2)} s of waiting, ${work.toFixed(2)} s of decryption, and ${starting.toFixed(2)} s for a sync of an empty store`,
    'what is above the bound is the work of one thread for 570 answers: HTTP with node-fetch, decryption, zod, the scanner, and writing; code that zod compiles, the Sparkplug compiler, and more room for young memory were tried, and gave nothing',
  ]
  return {
    ...againstBound,
    what: `${titleOf(way)}: the bound`,
    unit: 's',
    keyz,
    other,
    ratio,
    ...common(way),
    met: ratio <= atMost,
    notes,
  }
}

function common({ ran }: Way): Pick<Row, 'peak_mb' | 'runs'> {
  return { peak_mb: median(ran.map(({ peakMegabytes }) => peakMegabytes)), runs: ran.length }
}
