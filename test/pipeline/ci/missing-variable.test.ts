// What a run says when it opens no pull request: the variable of its own host, and none of GitHub's elsewhere.
import { expect, it } from 'vitest'
import { missingVariable } from '../../../pipeline/ci/missing-variable.ts'
import { readEnvironment } from '../../../pipeline/environment/environment.ts'

it.each([
  [{}, 'this is a job of neither GitHub nor GitLab: merge the branch yourself'],
  [{ GITHUB_REPOSITORY: 'acme/keys' }, 'GITHUB_TOKEN is not set'],
  [{ GITHUB_TOKEN: 'made up' }, 'GITHUB_REPOSITORY is not set'],
  [{ CI_API_V4_URL: 'https://gitlab.example.invalid/api/v4' }, 'KEYZ_GITLAB_TOKEN_FILE is not set'],
  [{ GITHUB_REPOSITORY: 'acme/keys', GITHUB_TOKEN: 'made up' }, null],
])('of %j says %j', (variables, words) => {
  expect(missingVariable(readEnvironment(variables))).toBe(words)
})
