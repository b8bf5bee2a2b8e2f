// GitHub or GitLab, whichever the environment of the job names, with the token that it is given.
import { readFile } from 'node:fs/promises'
import { random, sleep } from '../environment/clock.ts'
import { CommandError } from '../errors.ts'
import { httpClient } from '../fetch/http-client.ts'
import type { Runtime } from '../runtime.ts'
import { Secret } from '../secrets/secret.ts'
import { withGithub } from './ci-context.ts'
import type { Forge } from './forge/forge.ts'
import { githubForge } from './github/github-forge.ts'
import { gitlabClient } from './gitlab/client.ts'
import { gitlabForge } from './gitlab/gitlab-forge.ts'

/** Does `work` with null where the environment names neither. Throws CommandError for a token that cannot be read. */
export async function withForge<Result>(
  runtime: Runtime,
  work: (forge: Forge | null) => Promise<Result>,
): Promise<Result> {
  const { environment, scanner, interrupt } = runtime
  const { gitlab } = environment
  if (gitlab.tokenFile === null || gitlab.apiUrl === null)
    return await withGithub(runtime, async (github) =>
      work(github === null ? null : githubForge(github, environment.github)),
    )
  const token = await tokenIn(gitlab.tokenFile)
  scanner.protect(token, '', 'the token of KEYZ_GITLAB_TOKEN_FILE')
  const http = httpClient({ concurrency: 1, now: environment.now, random, sleep })
  try {
    const client = gitlabClient(gitlab, token, { http, signal: interrupt, inspect: scanner.inspect })
    return await work(client === null ? null : gitlabForge(client, gitlab))
  } finally {
    http.close()
  }
}

async function tokenIn(file: string): Promise<Secret> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CommandError(
      'the file of KEYZ_GITLAB_TOKEN_FILE cannot be read: make it a variable of type File',
      undefined,
      cause,
    )
  })
  return new Secret(text.trim())
}
