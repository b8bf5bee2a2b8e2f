// A store with one mapped DeepSeek key, pushed to a bare repository, and jobs that clone it anew as Actions does.
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type LocalDeepseek, localDeepseek } from './deepseek.ts'
import { type LocalGithub, localGithub } from './github.ts'
import { preparedStore } from './prepared-store.ts'
import { keyz, must, type Ran } from './run.ts'
import type { TestStore } from './store.ts'

interface Job {
  path: string
  environment: Record<string, string>
  keyz: (parameters: string[], environment?: Record<string, string>) => Promise<Ran>
  git: (...parameters: string[]) => Promise<string>
  summary: () => Promise<string>
}

export interface CiStore extends AsyncDisposable {
  store: TestStore
  remote: string
  server: LocalDeepseek
  github: LocalGithub
  account: ReturnType<LocalDeepseek['key']>
  /** git in the bare repository. */
  git: (...parameters: string[]) => Promise<string>
  /** A fresh clone at this time, with the whole environment of a job; `secrets: false` is the one without the key. */
  job: (now: string, options?: { secrets?: boolean; clone?: string[] }) => Promise<Job>
  /** Commits everything in the store and pushes it. */
  push: (message: string) => Promise<void>
}

/** Returns the key that the store holds. */
const prepared = preparedStore(async (store) => {
  await using server = await localDeepseek()
  const { secret } = server.key('100')
  const { place, remote } = placesOf(store)
  await mkdir(place)
  await must('git', ['init', '--quiet', '--bare', '--initial-branch=main', remote], { environment: { HOME: place } })
  await store.git('remote', 'add', 'origin', `file://${remote}`)
  await store.insert({ 'deepseek/team/main': secret, 'bank/card': 'nobody asks about this' })
  await store.keyz(['discover', '--yes'])
  await pushFrom(store, 'Map the keys.')
  return secret
})

/** Where everything is that is not the person's: it goes with the store. */
function placesOf(store: TestStore) {
  const place = join(dirname(store.path), 'elsewhere')
  return { place, remote: join(place, 'remote.git') }
}

async function pushFrom(store: TestStore, message: string): Promise<void> {
  await store.git('add', '--all')
  await store.git('commit', '--quiet', '-m', message)
  await store.git('push', '--quiet', 'origin', 'main')
}

export async function ciStore(): Promise<CiStore> {
  const { store, made } = await prepared()
  const server = await localDeepseek()
  const github = await localGithub()
  const account = server.key('100', made)
  const { place, remote } = placesOf(store)
  const home = { HOME: place }

  let jobs = 0
  return {
    store,
    remote,
    server,
    github,
    account,
    push: (message) => pushFrom(store, message),
    git: (...parameters) => must('git', parameters, { cwd: remote, environment: home }),
    async job(now, { secrets = true, clone = [] } = {}) {
      jobs++
      const path = join(place, `job-${jobs}`)
      const summaryFile = join(place, `summary-${jobs}.md`)
      await must('git', ['clone', '--quiet', '--config', 'gc.auto=0', ...clone, `file://${remote}`, path], {
        environment: home,
      })
      const key = secrets ? { KEYZ_PGP_PRIVATE_KEY: store.environment.KEYZ_PGP_PRIVATE_KEY ?? '' } : {}
      const environment = {
        ...home,
        ...github.variables,
        ...server.variables,
        ...key,
        PASSWORD_STORE_DIR: path,
        KEYZ_NOW: now,
        GITHUB_STEP_SUMMARY: summaryFile,
      }
      return {
        path,
        environment,
        keyz: (parameters, more = {}) => keyz(parameters, { cwd: path, environment: { ...environment, ...more } }),
        git: (...parameters) => must('git', parameters, { cwd: path, environment: home }),
        summary: () => readFile(summaryFile, 'utf8').catch(() => ''),
      }
    },
    async [Symbol.asyncDispose]() {
      for (const part of [github, server, store]) await part[Symbol.asyncDispose]()
    },
  }
}
