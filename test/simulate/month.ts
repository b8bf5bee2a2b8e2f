// Some weeks of a team: people change keys side by side in clones of their own, CI syncs every hour, and everything that goes wrong at times does.
import { join } from 'node:path'
import { inParallel } from '../../pipeline/environment/in-parallel.ts'
import { Decimal } from '../../schema/decimal.ts'
import { type Instant, instantAt } from '../../schema/instant.ts'
import { Sidecar } from '../../schema/sidecar.ts'
import { localGithub } from '../support/github.ts'
import { keyzInProcess } from '../support/keyz-in-process.ts'
import { must, run } from '../support/run.ts'
import { seeded } from '../support/seeded.ts'
import { testStore } from '../support/store.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { localWallets, walletProviders } from '../support/wallets.ts'
import { type Figures, type MonthOptions, noFigures } from './month/figures.ts'
import { jobOf } from './month/job.ts'
import { keysAt } from './month/keys.ts'
import { type Change, drawChange, type Person, pull, work } from './month/people.ts'
import { metadataBranch, sharedRemote } from './month/shared-remote.ts'

const hour = 3600_000
/** A Thursday, so that also a short run gets to a weekend, on which nobody merges. */
const start = Date.UTC(2026, 10, 5, 0, 17)
/** One provider answers nothing for two days. */
const outage = { provider: 'moonshot', from: 30, to: 78 } as const
/** The host refuses pushes to the metadata branch for six hours of the second day. */
const lock = { from: 24 + 6, to: 24 + 12 }
/** Somebody sets the metadata branch back on the first evening, and every third one after it. */
const setBack = { at: 20, every: 72 }

/** Each run sees what was deleted before it, so waiting for one is enough, unless somebody deletes a key again. */
const maxPostponed = 2

/** Whether git decides all of the conflicts without asking a driver: one side has deleted a sidecar. */
function isOnlyDeleted(said: string): boolean {
  const conflicts = said.split('\n').filter((line) => line.startsWith('CONFLICT'))
  return conflicts.length > 0 && conflicts.every((line) => /^CONFLICT \(modify\/delete\): \.keyz\//.test(line))
}

export async function month(options: MonthOptions): Promise<Figures> {
  const chance = seeded(options.seed)
  await using store = await testStore()
  await using world = await localWallets()
  await using github = await localGithub()
  await using place = await temporaryFolder()
  const figures = noFigures()
  let time = start
  let mergedAt = start
  const now = (): Instant => instantAt(time)
  const keys = keysAt(world, figures, options.seed, () => time)
  for (let index = 0; index < options.keys; index++) {
    const provider = walletProviders[index % walletProviders.length] ?? 'deepseek'
    keys.add(`${provider}/team-${index % 7}/key-${index}`, provider, String(20 + chance.below(500)))
  }
  await store.insert(Object.fromEntries([...keys.byPath].map(([path, { wallet }]) => [path, wallet.secret])))
  await store.keyz(['init', '--yes', '--git', 'commit', '--no-hooks'])
  const remote = await sharedRemote(place.path, store.path)
  const protectedAt = await remote.git('rev-parse', 'production')

  const people: Person[] = []
  for (let index = 0; index < options.clones; index++) people.push(await clone(`person-${index}`, remote.team))
  await inParallel(people, options.atOnce, async ({ path }) => {
    await must('git', ['checkout', '--quiet', 'main'], { cwd: path, environment: variables(path) })
    const made = await keyzInProcess(['init', '--yes', '--git', 'commit'], variables(path))
    if (made !== 0) throw new Error(`keyz init ended with ${made}`)
  })
  const writers = people.slice(0, options.writers)
  const readers = people.slice(options.writers)
  const ci = await clone('ci', {})
  // Outside Actions, nothing is masked in the log.
  const jobVariables = { ...github.variables, GITHUB_ACTIONS: '' }
  const job = jobOf({
    clone: ci,
    keyz: (path, parameters, print) => keyzInProcess(parameters, { ...variables(path), ...jobVariables }, print),
    keys,
    figures,
    github,
    now,
  })
  const team = { keys, figures, encrypt: store.encrypt, now }
  // Nearly half of the time of a run is pauses otherwise, in which nothing happens.
  world.retryAfter = 0
  world.fault = (wallet) => keys.isFault(wallet, options.faults)

  /** How often in a row the pull request could not be merged. */
  let postponed = 0
  const hours = options.days * 24
  for (let at = 0; at < hours; at += options.every) {
    time = start + at * hour
    const falls = (clock: number) => at % 24 >= clock && at % 24 < clock + options.every
    const isWorkday = ![0, 6].includes(new Date(time).getUTCDay())
    const isWorking = isWorkday && at % 24 >= 8 && at % 24 < 20
    spend(at >= outage.from && at < outage.to)
    await remote.lockMetadata(isWithin(lock, at))
    const changes = isWorking ? drawChanges() : []
    if (falls(10)) revoke()
    const pulling = readers.filter(() => isWorking && chance.next() < 0.15 * options.every)
    // Elsewhere, a job has a clone that was just made.
    if (falls(0)) await ci.git('gc', '--quiet', '--prune=now')
    await Promise.all([
      job.run(isWithin(lock, at)),
      inParallel(changes, options.atOnce, ([person, change]) => work(person, change, team)),
      inParallel(pulling, options.atOnce, (person) => pull(person, team)),
    ])
    if (postponed > 0 || (isWorkday && falls(18))) await merge(Math.floor(at / 24) % 2 === 1)
    if (at >= setBack.at && (at - setBack.at) % setBack.every < options.every) await forcePush()
    world.requests.length = 0
    options.tell?.(`${now()}: ${JSON.stringify({ ...figures, problems: figures.problems.length })}`)
  }
  // A request that fails three times in a row is rare, and twice in a row hardly ever happens.
  if (figures.longestGap > options.cadence + 2 * options.every)
    figures.problems.push(`a key was not read for ${figures.longestGap} h`)
  await settle()
  return figures

  function variables(path: string): Record<string, string> {
    return {
      ...store.environment,
      ...world.variables,
      HOME: place.path,
      PASSWORD_STORE_DIR: path,
      KEYZ_NOW: now(),
      ...cadence(),
      GIT_AUTHOR_DATE: now(),
      GIT_COMMITTER_DATE: now(),
    }
  }

  /** A job remembers nothing, so what did not change has to be recorded as well, or the next run asks about it again. */
  function cadence(): Record<string, string> {
    if (options.cadence === options.every) return {}
    const time = `${options.cadence * 60 - 30}m`
    return { KEYZ_FRESH_FOR: time, KEYZ_HEARTBEAT: time }
  }

  async function clone(name: string, more: Record<string, string>): Promise<Person> {
    const path = join(place.path, name)
    const who = ['--config', `user.name=${name}`, '--config', `user.email=${name}@example.org`, '--config', 'gc.auto=0']
    await must('git', ['clone', '--quiet', ...who, remote.url, path], { environment: { HOME: place.path } })
    return {
      path,
      git: (...parameters) => run('git', parameters, { cwd: path, environment: { ...variables(path), ...more } }),
    }
  }

  function spend(isDown: boolean): void {
    if (isDown) world.down.add(outage.provider)
    else world.down.delete(outage.provider)
    for (const key of keys.byPath.values()) {
      if (chance.next() < 0.3)
        key.wallet.balance = String(Math.round(Number(key.wallet.balance) * 100 - 1 - chance.below(50)) / 100)
      if (isDown && key.provider === outage.provider) key.seen = time
    }
  }

  function drawChanges(): [Person, Change | null][] {
    const taken = new Set<string>()
    return writers
      .filter(() => chance.next() < 0.2 * options.every)
      .map((person) => [person, drawChange(chance, keys, taken, options.keys / 2)])
  }

  /** A provider revokes a key, perhaps while it is down. */
  function revoke(): void {
    const living = [...keys.byPath].filter(([, { wallet }]) => !wallet.rejected).sort(([a], [b]) => (a < b ? -1 : 1))
    const [, key] = living[chance.below(living.length)] ?? []
    if (key === undefined) return
    keys.reject(key)
    job.expect(key)
    figures.rejected += 1
  }

  /** Somebody merges the pull request as a host does: with a merge commit, or squashed and its branch deleted. */
  async function merge(squash: boolean): Promise<void> {
    const [person] = people
    if (person === undefined) return
    const ok = async (...parameters: string[]) => {
      const { code, stdout, stderr } = await person.git(...parameters)
      if (code !== 0) figures.problems.push(`${now()}: git ${parameters.join(' ')} failed: ${stdout}${stderr}`)
    }
    await ok('pull', '--quiet', '--ff-only')
    const how = squash ? '--squash' : '--no-edit'
    const merged = await person.git('merge', '--quiet', how, `origin/${metadataBranch}`)
    if (merged.code !== 0 && isOnlyDeleted(merged.stdout) && postponed < maxPostponed) {
      // A key was deleted after the run that read it again: a host says so, and offers no merge until the next run.
      await ok('reset', '--quiet', '--hard')
      figures.conflicts += 1
      postponed += 1
      return
    }
    postponed = 0
    if (merged.code !== 0) figures.problems.push(`${now()}: the merge failed: ${merged.stdout}${merged.stderr}`)
    if (squash) await ok('commit', '--quiet', '--no-edit')
    await ok('push', '--quiet')
    if (squash) await ok('push', '--quiet', 'origin', `:${metadataBranch}`)
    for (const pull of github.pulls) if (pull.state === 'open') pull.state = 'closed'
    job.merged()
    figures.merges += 1
    figures.longestUnmerged = Math.max(figures.longestUnmerged, (time - mergedAt) / hour)
    mergedAt = time
  }

  /** Somebody sets the metadata branch back to an older commit, and tries the same with the protected one. */
  async function forcePush(): Promise<void> {
    const person = people.at(-1)
    await person?.git('fetch', '--quiet', '--prune')
    await person?.git('push', '--quiet', '--force', 'origin', `origin/${metadataBranch}~1:refs/heads/${metadataBranch}`)
    const pushed = await person?.git('push', '--quiet', '--force', 'origin', `origin/${metadataBranch}:production`)
    if (pushed?.code === 0) figures.problems.push(`${now()}: production took a push`)
  }

  /** In the end everything is asked once more without faults, and what the branch says is what the providers say. */
  async function settle(): Promise<void> {
    time += options.cadence * hour
    world.fault = () => false
    world.down.clear()
    await remote.lockMetadata(false)
    await job.run(false)
    for (const [path, { wallet }] of keys.byPath) {
      const text = await remote.git('show', `${metadataBranch}:.keyz/providers/${path}.json`).catch(() => null)
      const sidecar = text === null ? null : Sidecar.parse(JSON.parse(text))
      const said = wallet.rejected ? sidecar?.last_error?.kind : sidecar?.balances?.[0]?.amount
      const expected = wallet.rejected ? 'auth_error' : Decimal.parse(wallet.balance)
      if (said !== expected) figures.problems.push(`${path} is recorded as ${said}, not as ${expected}`)
    }
    const refused = await remote.refused()
    figures.refusedPushes = refused.length
    if (refused.some((line) => line !== `ci refs/heads/${metadataBranch}` && line !== 'team refs/heads/production'))
      figures.problems.push(`somebody pushed where nobody should: ${[...new Set(refused)].join(', ')}`)
    if ((await remote.git('rev-parse', 'production')) !== protectedAt)
      figures.problems.push('the protected branch moved')
  }
}

function isWithin({ from, to }: { from: number; to: number }, at: number): boolean {
  return at >= from && at < to
}
