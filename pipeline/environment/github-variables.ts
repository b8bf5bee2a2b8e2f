// What GitHub Actions tells a job about itself, read from the environment. Nothing is judged here: most commands need none of it.
import { Secret } from '../secrets/secret.ts'

export interface GithubVariables {
  /** Taken out of the environment: no child process inherits it. */
  token: Secret | null
  apiUrl: string
  serverUrl: string
  /** `owner/name`, or null outside of Actions. */
  repository: string | null
  runId: string | null
  /** Files that GitHub reads when the step has ended. */
  summaryFile: string | null
  outputFile: string | null
  /** The event that started the workflow, as JSON. */
  eventFile: string | null
}

export function githubVariables(variables: Readonly<Record<string, string | undefined>>): GithubVariables {
  return {
    token: variables.GITHUB_TOKEN ? new Secret(variables.GITHUB_TOKEN) : null,
    apiUrl: variables.GITHUB_API_URL || 'https://api.github.com',
    serverUrl: variables.GITHUB_SERVER_URL || 'https://github.com',
    repository: variables.GITHUB_REPOSITORY || null,
    runId: variables.GITHUB_RUN_ID || null,
    summaryFile: variables.GITHUB_STEP_SUMMARY || null,
    outputFile: variables.GITHUB_OUTPUT || null,
    eventFile: variables.GITHUB_EVENT_PATH || null,
  }
}
