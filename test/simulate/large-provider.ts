// Many keys of one provider that takes its time, read by a scheduled job once a day: which are reached, and which never are.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CiRun } from '../../schema/ci-run.ts'
import { type Instant, instantAt } from '../../schema/instant.ts'
import { startServer } from '../bench/local-server.ts'
import { ciStore } from '../support/ci-store.ts'
import { madeUpKey } from '../support/made-up-key.ts'

interface LargeProviderOptions {
  keys: number
  days: number
  /** How long each answer takes, in milliseconds. */
  delay: number
  /** `ci.deadline`, or null for the default. */
  deadline: string | null
  tell?: (sentence: string) => void
}

interface Day {
  now: Instant
  read: number
  notReached: number
  /** Of those, not reached the day before either. */
  missedAgain: number
  requests: number
  seconds: number
  exitCode: number | null
}

interface LargeProvider {
  perDay: Day[]
  /** Keys that no run read. */
  never: number
  /** How many days the oldest reading is old at the end of the last one. */
  oldest: number | null
}

const start = Date.UTC(2026, 10, 21, 0, 17)
const dayLength = 86_400_000

export async function largeProvider(options: LargeProviderOptions): Promise<LargeProvider> {
  await using ci = await ciStore()
  await using server = await startServer(options.delay)
  const others = Array.from({ length: options.keys - 1 }, (_, index) => [
    `deepseek/big/key-${index}`,
    madeUpKey('deepseek', 'api').sent,
  ])
  await ci.store.insert(Object.fromEntries(others))
  await ci.store.keyz(['discover', '--yes'])
  await ci.push('Map the keys.')
  const readOn = new Map<string, number>()
  const perDay: Day[] = []
  for (let day = 0; day < options.days; day++) {
    perDay.push(await run(instantAt(start + day * dayLength), day))
    options.tell?.(JSON.stringify(perDay.at(-1)))
  }
  const last = [...readOn.values()].sort((a, b) => a - b)[0]
  return {
    perDay,
    never: options.keys - readOn.size,
    oldest: last === undefined ? null : options.days - 1 - last,
  }

  async function run(now: Instant, day: number): Promise<Day> {
    const job = await ci.job(now)
    const folder = join(job.path, `../results-${day}`)
    const deadline = options.deadline === null ? {} : { KEYZ_CI_DEADLINE: options.deadline }
    await server.take()
    const began = performance.now()
    const synced = await job.keyz(['ci', 'sync', '--out', folder], { ...server.variables, ...deadline })
    const seconds = Math.round(performance.now() - began) / 1000
    const requests = (await server.take()).reduce((sum, { count }) => sum + count, 0)
    const published = await job.keyz(['ci', 'publish', '--push', '--from', folder])
    const { sync, missed_again } = CiRun.parse(JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')))
    const read = sync.results.filter(({ outcome }) => outcome === 'updated' || outcome === 'unchanged')
    for (const { key_path } of read) readOn.set(key_path, day)
    return {
      now,
      read: read.length,
      notReached: sync.results.length - read.length,
      missedAgain: missed_again.length,
      requests,
      seconds,
      exitCode: synced.code === 0 ? published.code : synced.code,
    }
  }
}
