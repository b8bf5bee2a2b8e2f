// GitHub: expiry and scopes of a token, Copilot's plan and quotas, use and cost of user, organization or enterprise, and budgets.
// Source: GitHub's OpenAPI description; Copilot's quotas and the formats of the expiry were observed by others.
import { z } from 'zod'
import { keyHeader } from './framework/auth.ts'
import { defineProvider } from './framework/define.ts'
import { amount, commaList, instant, text } from './framework/foreign.ts'
import { token } from './framework/keys.ts'
import { maybe, nullish } from './framework/readable.ts'
import { ask, askAlso, withHeaders } from './framework/request.ts'
import { joined, rateLimit } from './framework/rows.ts'
import {
  credits,
  days,
  perDay,
  perModel,
  perProduct,
  premium,
  scopeOf,
  summary,
  together,
  unitPrices,
} from './github/billing.ts'
import { budgeted, budgets, seated, seats } from './github/budgets.ts'
import { CopilotUser, copilotPlan, copilotQuotas } from './github/copilot.ts'

const User = withHeaders(
  z.object({
    login: z.string(),
    name: maybe(text),
    email: maybe(text),
    plan: maybe(z.object({ name: maybe(text) })),
  }),
  {
    // Fine-grained tokens have no scopes; nothing at all may mean either.
    'x-oauth-scopes': maybe(commaList.transform((scopes) => (scopes.length === 0 ? null : scopes))),
    // `2027-02-19 02:00:00 UTC` and `... +0000` both exist; left out where a token never expires.
    'github-authentication-token-expiration': maybe(instant),
  },
)

const Resource = z.object({ limit: maybe(amount) })
const Limits = z.object({
  resources: z.object(nullish({ core: Resource, graphql: Resource, search: Resource, code_search: Resource })),
})

/** What GitHub documents the limit of each resource to be per, in seconds. */
const resources = [
  ['core', 'requests', 3600],
  ['graphql', 'points', 3600],
  ['search', 'requests', 60],
  ['code_search', 'requests', 60],
] as const

const env = ['GITHUB_TOKEN', 'GH_TOKEN']
const form = { length: { min: 36 }, characters: 'word' } as const

const undocumented = {
  reason: 'not_offered',
  hint: 'GitHub does not report Copilot quotas to this token, and does not document which tokens it accepts',
} as const

export const github = defineProvider({
  id: 'github',
  name: 'GitHub',
  aliases: ['gh', 'copilot', 'github-copilot'],
  docs: [
    'https://docs.github.com/rest/billing/usage',
    'https://docs.github.com/rest/billing/budgets',
    'https://docs.github.com/rest/copilot/copilot-user-management',
    'https://docs.github.com/rest/rate-limit/rate-limit',
  ],
  host: 'https://api.github.com',
  keys: [
    token(env, {
      variant: 'fine_grained',
      prefix: 'github_pat_',
      ...form,
      length: { min: 60 },
      create: 'https://github.com/settings/personal-access-tokens',
    }),
    token(env, { variant: 'classic', prefix: 'ghp_', ...form, create: 'https://github.com/settings/tokens' }),
    // Issued until 2021, and valid until they are revoked. A digest looks the same.
    token(env, {
      variant: 'classic',
      length: 40,
      characters: 'hex',
      ambiguous: true,
      certainty: 'observed',
      create: 'https://github.com/settings/tokens',
    }),
    token(env, { variant: 'oauth', prefix: 'gho_', ...form, create: 'https://cli.github.com/manual/gh_auth_login' }),
    token(env, {
      variant: 'app_user',
      prefix: 'ghu_',
      ...form,
      create: 'https://docs.github.com/apps/creating-github-apps',
    }),
  ],
  headers: { accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' },
  // Both kinds of limit are 403, as a missing right is.
  errors: [{ status: [403, 429], body: z.object({ message: z.string().regex(/rate limit/i) }), means: 'rate_limited' }],
  requests: {
    user: ask(User, { path: '/user', gives: ['expires_at', 'key'] }),
    limits: askAlso(Limits, { path: '/rate_limit', gives: ['rate_limits'] }),
    copilot: askAlso(CopilotUser, {
      path: '/copilot_internal/user',
      auth: keyHeader('authorization', 'token'),
      headers: { accept: 'application/json' },
      // Nobody has seen it take a personal access token.
      when: ({ variant }) => variant === 'oauth' || variant === 'app_user',
      gives: ['quotas', 'attributes'],
      on: { 403: undocumented, 404: undocumented },
    }),
    seats,
    organizationBudgets: budgets('organization'),
    enterpriseBudgets: budgets('enterprise'),
    userCredits: credits('user'),
    userPremium: premium('user'),
    userSummary: summary('user'),
    userDays: days('user'),
    organizationCredits: credits('organization'),
    organizationPremium: premium('organization'),
    organizationSummary: summary('organization'),
    organizationDays: days('organization'),
    enterpriseCredits: credits('enterprise'),
    enterprisePremium: premium('enterprise'),
    enterpriseSummary: summary('enterprise'),
    enterpriseDays: days('enterprise'),
  },
  discover: ({ user }) => ({ parameters: { user: user.body.login } }),
  normalize({ user: { body, headers }, limits, copilot, seats, ...reports }, { parameters }) {
    const inCredits = reports.enterpriseCredits ?? reports.organizationCredits ?? reports.userCredits
    const inRequests = reports.enterprisePremium ?? reports.organizationPremium ?? reports.userPremium
    const month = reports.enterpriseSummary ?? reports.organizationSummary ?? reports.userSummary
    const daily = reports.enterpriseDays ?? reports.organizationDays ?? reports.userDays
    const quotas = copilot && copilotQuotas(copilot)
    const listed = reports.enterpriseBudgets ?? reports.organizationBudgets
    const limited = listed && budgeted(listed)
    return {
      ...together([
        inCredits && perModel(inCredits, 'ai_credits'),
        inRequests && perModel(inRequests, 'premium_requests'),
        month && perProduct(month),
        daily && perDay(daily),
      ]),
      quotas: joined(quotas?.quotas, limited?.quotas),
      rate_limits:
        limits &&
        resources.flatMap(([resource, unit, seconds]) =>
          rateLimit(unit, limits.resources[resource]?.limit, seconds, { resource }),
        ),
      expires_at: headers['github-authentication-token-expiration'],
      key: { permissions: headers['x-oauth-scopes'], plan: body.plan?.name },
      attributes: {
        bill_of: scopeOf(parameters),
        ...(inRequests && unitPrices(inRequests)),
        ...(inCredits && unitPrices(inCredits)),
        ...limited?.attributes,
        ...(seats && seated(seats)),
        ...(copilot && copilotPlan(copilot)),
      },
      identity: { login: body.login, name: body.name, email: body.email },
      gaps: quotas?.gaps ?? [],
    }
  },
  cannot: {
    else: 'GitHub reports usage and cost, but no balance',
    quotas:
      'GitHub reports Copilot quotas only to a token from a program login (gho_, ghu_), and budgets only for an organization or enterprise',
    models: 'a GitHub token grants permissions, not models',
  },
})
