// OpenAI: project keys prove only that they work; an organization's admin key can read costs, usage, limits and keys. There is no API for the balance.
// Source: OpenAI's OpenAPI file and API reference; the prefix of project keys was observed by others.
import { z } from 'zod'
import { defineProvider } from './framework/define.ts'
import { gapIf } from './framework/gaps.ts'
import { notListed } from './framework/inventory.ts'
import { adminKey, apiKey } from './framework/keys.ts'
import { ModelList } from './framework/models.ts'
import { byLastId } from './framework/paging.ts'
import { askAlso, askEach, askEither } from './framework/request.ts'
import { ifAny, theOnly } from './framework/rows.ts'
import { AdminKeys, ProjectKeys, Projects } from './openai/keys.ts'
import {
  Completions,
  Costs,
  daily,
  OtherUse,
  RateLimits,
  rateLimits,
  reportedCosts,
  reportedUsage,
  reports,
  SpendLimit,
  spendLimit,
  used,
} from './openai/reports.ts'

const lists = { for: ['admin'], query: { limit: '100' }, pages: byLastId({ list: 'data', to: 'after' }) } as const
/** What only the list of a project's keys makes the key's own. */
const ofProjectKeys = ['costs', 'usage', 'quotas', 'rate_limits', 'key'] as const
const ofProjects = { for: ['admin'], each: 'projects' } as const
/** Said with 401 and with 403, as an object and as bare text: the key works, and may not ask this. */
const missingScopes = z.string().regex(/missing scopes/i)

export const openai = defineProvider({
  id: 'openai',
  name: 'OpenAI',
  docs: [
    'https://platform.openai.com/docs/api-reference/usage',
    'https://platform.openai.com/docs/api-reference/admin-api-keys',
    'https://platform.openai.com/docs/api-reference/projects',
  ],
  host: 'https://api.openai.com/v1',
  keys: [
    apiKey('OPENAI_API_KEY', {
      variant: 'project',
      prefix: 'sk-proj-',
      length: { min: 20 },
      create: 'https://platform.openai.com/api-keys',
      certainty: 'observed',
    }),
    apiKey('OPENAI_API_KEY', {
      variant: 'service_account',
      prefix: 'sk-svcacct-',
      length: { min: 20 },
      create: 'https://platform.openai.com/api-keys',
      certainty: 'observed',
    }),
    apiKey('OPENAI_API_KEY', {
      variant: 'legacy',
      prefix: 'sk-',
      length: { min: 20 },
      characters: 'alphanumeric',
      ambiguous: true,
      create: 'https://platform.openai.com/api-keys',
      certainty: 'observed',
    }),
    adminKey('OPENAI_ADMIN_KEY', {
      prefix: 'sk-admin-',
      length: { min: 20 },
      create: 'https://platform.openai.com/settings/organization/admin-keys',
    }),
  ],
  errors: [
    {
      status: [401, 403],
      body: z.object({ error: z.union([missingScopes, z.object({ message: missingScopes })]) }),
      means: 'forbidden',
    },
  ],
  requests: {
    models: askEither(ModelList, { path: '/models', for: ['api'], gives: ['models'], permission: 'api.model.read' }),
    adminKeys: askEither(AdminKeys, { ...lists, path: '/organization/admin_api_keys', gives: ['key', 'expires_at'] }),
    projects: askAlso(Projects, { ...lists, path: '/organization/projects', gives: [] }),
    projectKeys: askEach(ProjectKeys, {
      ...lists,
      ...ofProjects,
      path: '/organization/projects/{each}/api_keys',
      gives: ['key'],
    }),
    costs: askAlso(Costs, { ...reports, path: '/organization/costs', query: daily('line_item'), gives: ['costs'] }),
    completions: used(Completions, 'completions'),
    embeddings: used(OtherUse, 'embeddings'),
    images: used(OtherUse, 'images'),
    speeches: used(OtherUse, 'audio_speeches'),
    transcriptions: used(OtherUse, 'audio_transcriptions'),
    moderations: used(OtherUse, 'moderations'),
    spendLimit: askAlso(SpendLimit, {
      path: '/organization/spend_limit',
      for: ['admin'],
      ownOnly: true,
      gives: ['quotas'],
    }),
    projectSpendLimits: askEach(SpendLimit, {
      ...ofProjects,
      path: '/organization/projects/{each}/spend_limit',
      skipOn: [404],
      gives: ['quotas'],
    }),
    rateLimits: askEach(RateLimits, {
      ...lists,
      ...ofProjects,
      path: '/organization/projects/{each}/rate_limits',
      gives: ['rate_limits'],
    }),
  },
  // Some of the projects would be a wrong sum.
  discover({ projects }) {
    const known = projects?.data.flatMap((project) => project ?? []) ?? []
    const current = known.filter(({ status }) => status !== 'archived').map(({ id }) => id)
    return projects === null || known.length < projects.data.length ? {} : { each: { projects: current } }
  },
  normalize(answers, { kind, isOwn }) {
    const { models, adminKeys, projects, projectKeys, costs, spendLimit: limit } = answers
    const isAdmin = kind === 'admin'
    const projectKey = theOnly(
      projectKeys?.flatMap(({ each, answer }) => answer.data.map((key) => key && { ...key, project: each })),
      (key) => isOwn(key.redacted_value),
    )
    const adminKey = theOnly(adminKeys?.data, (key) => isOwn(key.redacted_value))
    const counts = (id: string | null) => isAdmin || id === projectKey?.id
    const ofOwn = <Item extends { each: string }>(items: readonly Item[] | null) =>
      isAdmin || projectKey ? (items?.filter(({ each }) => isAdmin || each === projectKey?.project) ?? null) : null
    const uses = [
      ...[answers.completions, answers.embeddings, answers.images],
      ...[answers.speeches, answers.transcriptions, answers.moderations],
    ]
    const projectLimits = ofOwn(answers.projectSpendLimits)
    return {
      costs: costs && (isAdmin || projectKey) ? reportedCosts(costs, counts) : null,
      usage: uses.some((use) => use !== null) && (isAdmin || projectKey) ? reportedUsage(uses, counts) : null,
      quotas: ifAny(
        limit && spendLimit('organization_spend_limit', limit),
        projectLimits?.flatMap(({ each, answer }) =>
          spendLimit(isAdmin ? `project_spend_limit.${each.toLowerCase()}` : 'project_spend_limit', answer),
        ),
      ),
      rate_limits:
        ofOwn(answers.rateLimits)?.flatMap(({ each, answer }) => rateLimits(answer, isAdmin ? each : null)) ?? null,
      expires_at: adminKey?.expires_at,
      key: { created_at: (projectKey ?? adminKey)?.created_at },
      models,
      attributes: {
        project_id: projectKey?.project,
        owner_project_access: projectKey?.owner_project_access,
        spend_limit_enforcement: limit?.enforcement?.status,
        projects: isAdmin ? projects?.data.length : null,
        admin_keys: isAdmin ? adminKeys?.data.length : null,
        keys: isAdmin ? projectKeys?.flatMap(({ answer }) => answer.data).length : null,
      },
      gaps: [
        ...gapIf(!isAdmin, 'expires_at', 'not_offered', 'OpenAI reports an expiry only for admin keys'),
        ...gapIf(projectKeys && !projectKey && !isAdmin, ofProjectKeys, 'not_offered', notListed('OpenAI')),
      ],
    }
  },
  cannot: { else: 'OpenAI shows credit only in its web console' },
})
