// The part of the GitHub REST API that keyz needs: a few requests to one repository.
import type { z } from 'zod'
import { bearer } from '../../../providers/framework/auth.ts'
import { printable } from '../../../schema/text.ts'
import { allowedBaseUrl } from '../../environment/base-url.ts'
import type { GithubVariables } from '../../environment/github-variables.ts'
import { CommandError } from '../../errors.ts'
import { askForge, type ClientOptions, type ForgeRequest, type Site } from '../forge/request.ts'

interface GithubRequest<Shape extends z.ZodType> extends ForgeRequest<Shape> {
  /** Under `/repos/<owner>/<name>`. */
  path: string
}

export interface Github {
  owner: string
  /** `owner/name`. */
  repository: string
  /** Throws ForgeError for any response but a success, CommandError when there is no response. */
  ask: <Shape extends z.ZodType>(request: GithubRequest<Shape>) => Promise<z.output<Shape>>
  /** For the few things that the REST API cannot do. Errors are part of the answer. Throws like `ask`. */
  graphql: <Shape extends z.ZodType>(request: GraphqlRequest<Shape>) => Promise<z.output<Shape>>
}

interface GraphqlRequest<Shape extends z.ZodType> {
  query: string
  variables: Readonly<Record<string, string>>
  shape: Shape
  purpose: string
}

const repositoryName = /^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+$/

/** Null if the environment does not name a repository and a token. Throws CommandError for invalid values. */
export function githubClient(variables: GithubVariables, options: ClientOptions): Github | null {
  const { token, repository } = variables
  if (token === null || repository === null) return null
  const base = allowedBaseUrl(variables.apiUrl, 'GITHUB_API_URL')
  const [owner = ''] = repository.split('/')
  if (!repositoryName.test(repository) || repository.endsWith('/..') || repository.endsWith('/.'))
    throw new CommandError('GITHUB_REPOSITORY is not a repository name like owner/name: fix or unset it')
  if (!token.matches(/^[\x21-\x7e]+$/))
    throw new CommandError('GITHUB_TOKEN contains a space or another invalid character: fix or unset it')
  const site: Site = {
    name: 'GitHub',
    addressVariable: 'GITHUB_API_URL',
    headers: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
    auth: bearer,
    token,
    causeOf: (status) =>
      causes.get(status) ??
      (status >= 300 && status < 400 ? `${printable(repository)} has moved; update the URL of the remote` : null),
  }
  return {
    owner,
    repository,
    ask: async ({ path, ...request }) => await askForge(options, site, `${base}/repos/${repository}${path}`, request),
    async graphql({ query, variables: values, shape, purpose }) {
      const address = allowedBaseUrl(variables.graphqlUrl, 'GITHUB_GRAPHQL_URL')
      return await askForge(options, site, address, {
        method: 'POST',
        body: { query, variables: values },
        shape,
        purpose,
      })
    },
  }
}

const causes = new Map([
  [401, 'GitHub rejected GITHUB_TOKEN; use the token of the workflow (github.token), or one that has not expired'],
  [403, 'the token is not allowed to; add the missing permission to the job'],
  [
    404,
    'not found, or the token has no access; check GITHUB_REPOSITORY, GITHUB_API_URL and the permissions of the job',
  ],
  [422, 'GitHub rejected the request; check the pull requests of the repository'],
  [429, 'GitHub asks to slow down; try again later'],
])
