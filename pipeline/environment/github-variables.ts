// What GitHub Actions says about a job in its environment. Nothing is checked here, because most commands need none of it.
import { Secret } from '../secrets/secret.ts'

export interface GithubVariables {
  /** Removed from the environment, so that no child process inherits it. */
  token: Secret | null
  apiUrl: string
  graphqlUrl: string
  serverUrl: string
  /** `owner/name`, or null outside Actions. */
  repository: string | null
  runId: string | null
  /** Files that GitHub reads after the step. */
  summaryFile: string | null
  outputFile: string | null
  /** The event that started the workflow, as JSON. */
  eventFile: string | null
}

export function githubVariables(variables: Readonly<Record<string, string | undefined>>): GithubVariables {
  const apiUrl = variables.GITHUB_API_URL || 'https://api.github.com'
  return {
    token: variables.GITHUB_TOKEN ? new Secret(variables.GITHUB_TOKEN) : null,
    apiUrl,
    graphqlUrl: variables.GITHUB_GRAPHQL_URL || `${apiUrl.replace(/\/v3\/?$/, '')}/graphql`,
    serverUrl: variables.GITHUB_SERVER_URL || 'https://github.com',
    repository: variables.GITHUB_REPOSITORY || null,
    runId: variables.GITHUB_RUN_ID || null,
    summaryFile: variables.GITHUB_STEP_SUMMARY || null,
    outputFile: variables.GITHUB_OUTPUT || null,
    eventFile: variables.GITHUB_EVENT_PATH || null,
  }
}
