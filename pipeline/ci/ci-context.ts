// What the steps of `keyz ci` work with: an unattended sync, and GitHub where the environment names it.
import { random, sleep } from '../environment/clock.ts'
import { httpClient } from '../fetch/http-client.ts'
import type { OpenStore, Runtime } from '../runtime.ts'
import { type SyncContext, syncContext as unattended } from '../sync/sync-context.ts'
import { type Github, githubClient } from './github/client.ts'

/** A team's store has many keys of one provider, and a job that costs by the minute. A provider's file may say less. */
const perProvider = 16

export function syncContext(runtime: Runtime, open: OpenStore): SyncContext {
  return unattended(runtime, open, {
    reviewed: true,
    perProvider,
    progress: (done, total) => runtime.output.progress(`${done} of ${total} keys`),
  })
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
