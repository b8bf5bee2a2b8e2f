// What the steps of `keyz ci` work with: the context of a sync, and GitHub where the environment names it.
import { setTimeout } from 'node:timers/promises'
import { httpClient } from '../fetch/http.ts'
import type { OpenStore, Runtime } from '../runtime.ts'
import type { SyncContext } from '../sync/sync.ts'
import { type Github, githubClient } from './github/client.ts'

export const random = Math.random

export async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal })
}

export function syncContext({ environment, scanner, interrupt, output }: Runtime, open: OpenStore): SyncContext {
  return {
    ...open,
    environment,
    scanner,
    interrupt,
    mayPrompt: false,
    random,
    sleep,
    progress: (done, total) => output.progress(`${done} of ${total} keys`),
  }
}

/** Does `work` with GitHub, or with null if the environment does not name a repository and a token. */
export async function withGithub<Result>(
  { environment, scanner, interrupt }: Runtime,
  work: (github: Github | null) => Promise<Result>,
): Promise<Result> {
  const http = httpClient({ concurrency: 1, now: environment.now, random, sleep })
  try {
    return await work(githubClient(environment.github, { http, signal: interrupt, inspect: scanner.inspect }))
  } finally {
    http.close()
  }
}
