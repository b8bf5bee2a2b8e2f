// Some weeks of a team: people rotate, rename and delete keys in clones of their own, CI syncs every hour, providers fail, and somebody force-pushes.
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Decimal } from '../../schema/decimal.ts'
import { type Instant, instantAt } from '../../schema/instant.ts'
import { Sidecar } from '../../schema/sidecar.ts'
import { localGithub } from '../support/github.ts'
import { keyzInProcess } from '../support/keyz-in-process.ts'
import { must, type Ran, run } from '../support/run.ts'
import { seeded } from '../support/seeded.ts'
import { testStore } from '../support/store.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { localWallets, type Wallet, walletProviders } from '../support/wallets.ts'

export interface MonthOptions {
  days: number
  clones: number
  keys: number
  /** Hours between two runs of CI. */
  every: number
  /** Which part of the requests fails. */
  faults: number
  seed: number
  tell?: (sentence: string) => void
}

export interface Month {
  runs: number
  pulls: number
  pushes: number
  rotated: number
  renamed: number
  deleted: number
  rejected: number
  /** The longest time, in hours, in which a key whose provider was up was not read. */
  longestGap: number
  /** What must not happen, in sentences. */
  problems: string[]
}

const hour = 3600_000
/** A Monday. */
const start = Date.UTC(2026, 10, 2, 0, 17)
const branch = 'keyz/metadata'

interface Key {
  wallet: Wallet
  provider: (typeof walletProviders)[number]
  /** When it was read last, or could not have been, in Unix milliseconds. */
  seen: number
}

interface Person {
  path: string
  git: (...parameters: string[]) => Promise<Ran>
}

export async function month(options: MonthOptions): Promise<Month> {
  const chance = seeded(options.seed)
  const faults = seeded(options.seed + 1)
  await using store = await testStore()
  await using world = await localWallets()
  await using github = await localGithub()
  await using place = await temporaryFolder()
  const result: Month = {
    runs: 0,
    pulls: 0,
    pushes: 0,
    rotated: 0,
    renamed: 0,
    deleted: 0,
    rejected: 0,
    longestGap: 0,
    problems: [],
  }
  let time = start
  const now = (): Instant => instantAt(time)
  const keys = new Map<string, Key>()
  const holders = new Map<Wallet, Key>()
  const add = (path: string, provider: Key['provider'], balance: string) => {
    const key: Key = { wallet: world.wallet(provider, balance), provider, seen: time }
    holders.set(key.wallet, key)
    keys.set(path, key)
    return key
  }
  world.answered = (wallet) => {
    const key = holders.get(wallet)
    if (key === undefined) return
    result.longestGap = Math.max(result.longestGap, (time - key.seen) / hour)
    key.seen = time
  }

  // The store, its remote with a protected branch, and everybody's clone with hooks.
  for (let index = 0; index < options.keys; index++) {
    const provider = walletProviders[index % walletProviders.length] ?? 'deepseek'
    add(`${provider}/team-${index % 7}/key-${index}`, provider, String(20 + chance.below(500)))
  }
  await store.insert(Object.fromEntries([...keys].map(([path, { wallet }]) => [path, wallet.secret])))
  await store.keyz(['init', '--yes', '--git', 'commit', '--no-hooks'])
  const remote = join(place.path, 'remote.git')
  const home = { HOME: place.path }
  await must('git', ['clone', '--quiet', '--bare', store.path, remote], { environment: home })
  const inRemote = async (...parameters: string[]) =>
    (await must('git', parameters, { cwd: remote, environment: home })).trim()
  await inRemote('branch', 'production', 'main')
  // Outside Actions, nothing is masked in the log.
  const jobVariables = { ...github.variables, GITHUB_ACTIONS: '' }
  const protectedAt = await inRemote('rev-parse', 'production')
  const guard = join(remote, 'hooks/update')
  await mkdir(dirname(guard), { recursive: true })
  await writeFile(guard, '#!/bin/sh\n[ "$1" != refs/heads/production ]\n')
  await chmod(guard, 0o755)
  const variables = (path: string) => ({
    ...store.environment,
    ...world.variables,
    ...home,
    PASSWORD_STORE_DIR: path,
    KEYZ_NOW: now(),
    GIT_AUTHOR_DATE: now(),
    GIT_COMMITTER_DATE: now(),
  })
  const people: Person[] = []
  for (let index = 0; index < options.clones; index++) people.push(await clone(`person-${index}`))
  for (const { path } of people) {
    const made = await keyzInProcessAt(path, ['init', '--yes', '--git', 'commit'])
    if (made !== 0) throw new Error(`keyz init ended with ${made}`)
  }
  const ci = await clone('ci')
  world.fault = () => faults.next() < options.faults

  const hours = options.days * 24
  const outage = { from: Math.floor(hours * 0.4), to: Math.floor(hours * 0.4) + Math.min(48, Math.floor(hours / 4)) }
  for (let at = 0; at < hours; at += options.every) {
    time = start + at * hour
    const [weekday, clock] = [new Date(time).getUTCDay(), new Date(time).getUTCHours()]
    const isDown = at >= outage.from && at < outage.to
    if (isDown) world.down.add('moonshot')
    else world.down.delete('moonshot')
    for (const key of keys.values()) {
      if (chance.next() < 0.3)
        key.wallet.balance = String(Math.round(Number(key.wallet.balance) * 100 - 1 - chance.below(50)) / 100)
      if (isDown && key.provider === 'moonshot') key.seen = time
    }
    const isWorking = weekday !== 0 && weekday !== 6 && clock >= 8 && clock < 20
    if (isWorking) for (const person of people) if (chance.next() < 0.1 * options.every) await work(person)
    const revoked = clock >= 10 && clock - 10 < options.every ? revoke() : null
    await runCi(revoked)
    if (isWorking && clock >= 18 && clock - 18 < options.every) await merge()
    if (at <= hours / 2 && at + options.every > hours / 2) await forcePush()
    options.tell?.(`${now()}: ${JSON.stringify({ ...result, problems: result.problems.length })}`)
  }
  await settle()
  return result

  async function clone(name: string): Promise<Person> {
    const path = join(place.path, name)
    const who = ['--config', `user.name=${name}`, '--config', `user.email=${name}@example.org`, '--config', 'gc.auto=0']
    await must('git', ['clone', '--quiet', ...who, `file://${remote}`, path], { environment: home })
    return { path, git: (...parameters) => run('git', parameters, { cwd: path, environment: variables(path) }) }
  }

  async function keyzInProcessAt(
    path: string,
    parameters: string[],
    more: Record<string, string> = {},
  ): Promise<number> {
    return await keyzInProcess(parameters, { ...variables(path), ...more })
  }

  /** A pull, one change, and a push, as a person does it: git alone, with keyz's hooks. */
  async function work(person: Person): Promise<void> {
    const before = (await person.git('rev-parse', 'HEAD')).stdout
    const pulled = await person.git('pull', '--quiet', '--ff-only')
    result.pulls += 1
    if (pulled.code !== 0)
      result.problems.push(`${now()}: ${person.path} cannot pull after ${before.trim()}: ${pulled.stderr}`)
    const ahead = (await person.git('rev-list', '--count', '@{upstream}..HEAD')).stdout.trim()
    if (ahead !== '0') {
      const made = await person.git('log', '--format=%s', '--name-status', '@{upstream}..HEAD')
      result.problems.push(
        `${now()}: a pull made ${ahead} commit(s) in ${person.path}: ${made.stdout} ${pulled.stderr}`,
      )
    }
    await change(person)
    for (let attempt = 0; attempt < 3; attempt++) {
      if ((await person.git('push', '--quiet')).code === 0) {
        result.pushes += 1
        return
      }
      await person.git('pull', '--quiet', '--rebase')
    }
    result.problems.push(`${now()}: ${person.path} cannot push`)
  }

  async function change(person: Person): Promise<void> {
    const paths = [...keys.keys()].sort()
    const path = paths[chance.below(paths.length)]
    const key = path === undefined ? undefined : keys.get(path)
    const what = chance.below(10)
    if (path === undefined || key === undefined) return
    if (what < 6) {
      await replace(person, path, key.provider)
      result.rotated += 1
    } else if (what < 8) {
      const to = `${dirname(path)}/renamed-${result.renamed}`
      await person.git('mv', `${path}.gpg`, `${to}.gpg`)
      await person.git('commit', '--quiet', '-m', `Rename ${path} to ${to}.`)
      keys.delete(path)
      keys.set(to, key)
      result.renamed += 1
    } else if (keys.size > options.keys / 2) {
      await person.git('rm', '--quiet', `${path}.gpg`)
      await person.git('commit', '--quiet', '-m', `Remove ${path} from store.`)
      keys.delete(path)
      holders.delete(key.wallet)
      result.deleted += 1
    }
  }

  async function replace(person: Person, path: string, provider: Key['provider']): Promise<void> {
    const old = keys.get(path)
    if (old !== undefined) {
      old.wallet.rejected = true
      holders.delete(old.wallet)
    }
    const { wallet } = add(path, provider, String(20 + chance.below(500)))
    await writeFile(join(person.path, `${path}.gpg`), await store.encrypt(wallet.secret))
    await person.git('add', '--', `${path}.gpg`)
    await person.git('commit', '--quiet', '-m', `Add given password for ${path} to store.`)
  }

  /** The provider of a key that can be asked revokes it. */
  function revoke(): string | null {
    const living = [...keys].filter(([, { wallet, provider }]) => !wallet.rejected && !world.down.has(provider))
    const [path, key] = living[chance.below(living.length)] ?? []
    if (path === undefined || key === undefined) return null
    key.wallet.rejected = true
    holders.delete(key.wallet)
    result.rejected += 1
    return path
  }

  /** A job starts from what the remote has, and remembers nothing. */
  async function runCi(revoked: string | null): Promise<void> {
    await ci.git('fetch', '--quiet', '--prune')
    await ci.git('reset', '--quiet', '--hard', 'origin/main')
    await rm(join(ci.path, '.keyz/state'), { recursive: true, force: true })
    const code = await keyzInProcessAt(ci.path, ['ci', '--push'], jobVariables)
    result.runs += 1
    if (code > 1) result.problems.push(`${now()}: keyz ci ended with ${code}`)
    if (revoked === null) return
    // A fault may hide a rejection from one run, but not from the next.
    const seenAt = () => github.pulls.find(({ state }) => state === 'open')?.body?.indexOf(`\`${revoked}\``) ?? -1
    if (seenAt() < 0) await keyzInProcessAt(ci.path, ['ci', '--push', '--force'], jobVariables)
    const body = github.pulls.find(({ state }) => state === 'open')?.body ?? ''
    const [at, below] = [seenAt(), body.indexOf('\n### ', body.indexOf('### Needs attention') + 1)]
    if (at < 0 || (below >= 0 && at > below))
      result.problems.push(`${now()}: ${revoked} is not at the top of the pull request`)
  }

  /** Somebody merges the pull request, and pushes. */
  async function merge(): Promise<void> {
    const [person] = people
    if (person === undefined) return
    await person.git('pull', '--quiet', '--ff-only')
    const merged = await person.git('merge', '--quiet', '--no-edit', `origin/${branch}`)
    if (merged.code !== 0) {
      result.problems.push(`${now()}: the metadata cannot be merged: ${merged.stdout}${merged.stderr}`)
      await person.git('merge', '--abort')
      return
    }
    const pushed = await person.git('push', '--quiet')
    if (pushed.code !== 0) result.problems.push(`${now()}: the merge cannot be pushed: ${pushed.stderr}`)
    for (const pull of github.pulls) if (pull.state === 'open') pull.state = 'closed'
  }

  /** Somebody sets the metadata branch back to an older commit. */
  async function forcePush(): Promise<void> {
    const [, person] = people
    await person?.git('fetch', '--quiet')
    await person?.git('push', '--quiet', '--force', 'origin', `origin/${branch}~1:refs/heads/${branch}`)
  }

  /** In the end everything is asked once more without faults, and what the branch says is what the providers say. */
  async function settle(): Promise<void> {
    time += hour
    world.fault = () => false
    world.down.clear()
    await runCi(null)
    for (const [path, { wallet }] of keys) {
      const file = `.keyz/providers/${path}.json`
      const text = await inRemote('show', `${branch}:${file}`).catch(() => null)
      const sidecar = text === null ? null : Sidecar.parse(JSON.parse(text))
      const said = wallet.rejected ? sidecar?.last_error?.kind : sidecar?.balances?.[0]?.amount
      const expected = wallet.rejected ? 'auth_error' : Decimal.parse(wallet.balance)
      if (said !== expected) result.problems.push(`${path} is recorded as ${said}, not as ${expected}`)
    }
    if ((await inRemote('rev-parse', 'production')) !== protectedAt) result.problems.push('the protected branch moved')
  }
}
