// The part of the GitLab REST API that keyz needs: a few requests to one project.
import type { z } from 'zod'
import { keyHeader } from '../../../providers/framework/auth.ts'
import { allowedBaseUrl } from '../../environment/base-url.ts'
import type { GitlabVariables } from '../../environment/gitlab-variables.ts'
import { CommandError } from '../../errors.ts'
import type { Secret } from '../../secrets/secret.ts'
import { askForge, type ClientOptions, type ForgeRequest, type Site } from '../forge/request.ts'

interface GitlabRequest<Shape extends z.ZodType> extends ForgeRequest<Shape> {
  /** Under `/projects/<id>`. */
  path: string
}

export interface Gitlab {
  /** Throws ForgeError for any response but a success, CommandError when there is no response. */
  ask: <Shape extends z.ZodType>(request: GitlabRequest<Shape>) => Promise<z.output<Shape>>
}

/** Null outside of a job of GitLab CI. Throws CommandError for invalid values. */
export function gitlabClient(
  { apiUrl, projectId }: GitlabVariables,
  token: Secret,
  options: ClientOptions,
): Gitlab | null {
  if (apiUrl === null || projectId === null) return null
  const base = allowedBaseUrl(apiUrl, 'CI_API_V4_URL')
  if (!/^\d{1,19}$/.test(projectId)) throw new CommandError('CI_PROJECT_ID is not a number: fix or unset it')
  if (!token.matches(/^[\x21-\x7e]+$/))
    throw new CommandError('the file of KEYZ_GITLAB_TOKEN_FILE holds more than a token: correct the variable')
  const site: Site = {
    name: 'GitLab',
    addressVariable: 'CI_API_V4_URL',
    headers: {},
    auth: keyHeader('private-token'),
    token,
    causeOf: (status) => causes.get(status) ?? null,
  }
  return {
    ask: async ({ path, ...request }) => await askForge(options, site, `${base}/projects/${projectId}${path}`, request),
  }
}

const causes = new Map([
  [401, 'GitLab rejected the token of KEYZ_GITLAB_TOKEN_FILE; it may have expired'],
  [403, 'the token is not allowed to; it needs the scope api and at least the role Developer'],
  [404, 'not found, or the token has no access to this project'],
  [429, 'GitLab asks to slow down; try again later'],
])
