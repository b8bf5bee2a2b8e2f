// What GitLab CI says about a job in its environment, and where the token of the job lies. Nothing is checked here, because most commands need none of it.

export interface GitlabVariables {
  /** Of the API, ending in `/api/v4`. Null outside GitLab CI. */
  apiUrl: string | null
  projectId: string | null
  jobUrl: string | null
  /** A file with a project access token. */
  tokenFile: string | null
}

export function gitlabVariables(variables: Readonly<Record<string, string | undefined>>): GitlabVariables {
  return {
    apiUrl: variables.CI_API_V4_URL || null,
    projectId: variables.CI_PROJECT_ID || null,
    jobUrl: variables.CI_JOB_URL || null,
    tokenFile: variables.KEYZ_GITLAB_TOKEN_FILE || null,
  }
}
