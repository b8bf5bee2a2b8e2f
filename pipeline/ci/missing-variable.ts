// Why a run can open no pull request: a variable is missing, or the host of the repository is another one.
import type { Environment } from '../environment/environment.ts'

/** What keeps the pull request from being opened, or null. Some hosts know neither variable. */
export function missingVariable({ github, gitlab }: Pick<Environment, 'github' | 'gitlab'>): string | null {
  if (gitlab.apiUrl !== null) return gitlab.tokenFile === null ? 'KEYZ_GITLAB_TOKEN_FILE is not set' : null
  if (github.token === null && github.repository === null)
    return 'this is a job of neither GitHub nor GitLab: merge the branch yourself'
  if (github.token === null) return 'GITHUB_TOKEN is not set'
  return github.repository === null ? 'GITHUB_REPOSITORY is not set' : null
}
