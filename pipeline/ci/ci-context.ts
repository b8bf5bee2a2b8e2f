// What the steps of `keyz ci` work with: the sync's surroundings, and GitHub when the environment names it.
import { random, sleep } from '../environment/clock.ts'
import { httpClient } from '../fetch/http-client.ts'
import type { OpenStore, Runtime } from '../runtime.ts'
import type { SyncContext } from '../sync/sync.ts'
import { type Github, githubClient } from './github/client.ts'

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

/** Does something with GitHub, or with null where the environment names no repository or no token. */
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
