// What a provider's file can declare, and what the pipeline makes of it: a made-up provider that uses all of it, without any socket.
import { LosslessNumber } from 'lossless-json'
import { expect, it } from 'vitest'
import { z } from 'zod'
import type { LocalAnswer, LocalRequest } from '../../../pipeline/demo/local-providers.ts'
import { bearer, keyHeader, serviceAccount } from '../../../providers/framework/auth.ts'
import { defineProvider, type ProviderDefinition } from '../../../providers/framework/define.ts'
import { FixtureCase } from '../../../providers/framework/fixture.ts'
import { amount, commaList, text } from '../../../providers/framework/foreign.ts'
import { modelsProveKey } from '../../../providers/framework/models.ts'
import { byPage } from '../../../providers/framework/paging.ts'
import { ask, askAlso, askEach, askEither, askFirst, withHeaders } from '../../../providers/framework/request.ts'
import { askedInProcess } from '../../support/in-process.ts'

const json = (body: unknown, headers: Record<string, string> = {}, status = 200): LocalAnswer => ({
  status,
  body: JSON.stringify(body),
  headers,
})
const Named = z.object({ name: text })

const base = {
  id: 'acme',
  name: 'Acme',
  docs: ['https://acme.example.com'],
  hosts: {
    global: 'https://acme.example.com',
    cn: 'https://acme.example.cn',
    token: 'https://oauth2.googleapis.com/token',
  },
  keys: [
    { kind: 'api', env: [], create_url: 'https://acme.example.com/keys', certainty: 'official' },
    { kind: 'admin', env: [], create_url: 'https://acme.example.com/admin', certainty: 'official' },
  ],
  auth: bearer,
} as const

/** Asks as the pipeline does; `answer` says what the provider answers to each request. */
async function asked<Requests extends z.ZodRawShape>(
  more: Pick<ProviderDefinition<Requests>, 'requests'> & Partial<Omit<ProviderDefinition<Requests>, 'host' | 'hosts'>>,
  answer: (request: LocalRequest) => LocalAnswer,
  given: Record<string, unknown> = {},
) {
  const requests: LocalRequest[] = []
  const provider = defineProvider<Requests>({ normalize: () => ({}), ...base, ...more })
  const fixture = FixtureCase.parse({
    about: '',
    now: '2026-11-21T00:00:00Z',
    kind: 'api',
    answers: {},
    expected: { error: 'auth_error' },
    ...given,
  })
  const result = await askedInProcess(provider, { provider: 'acme', name: 'made up', fixture }, (request) => {
    requests.push(request)
    return answer(request)
  })
  const { gaps } = provider.read(result.answers.bodies, result.context, result.answers.gaps)
  return {
    ...result.answers,
    requests,
    gaps,
    reading: provider.read(result.answers.bodies, result.context, result.answers.gaps),
  }
}

it('is a whole provider in a few lines where a key can do nothing but list models', async () => {
  const { reading } = await asked({ ...modelsProveKey({ path: '/models' }), cannot: { else: 'nothing else' } }, () =>
    json({ data: [{ id: 'b' }, { id: 'a' }] }),
  )

  expect(reading).toMatchObject({ models: { count: 2, ids: ['a', 'b'] }, balances: null })
  expect(new Set(reading.gaps.map(({ hint }) => hint))).toEqual(new Set(['nothing else']))
})

it('sends the key as declared, fixed headers, and lists in a query', async () => {
  const { requests } = await asked(
    {
      auth: keyHeader('x-api-key'),
      headers: { 'x-version': '1', accept: 'application/vnd.acme+json' },
      requests: { me: ask(Named, { path: '/me', query: { 'by[]': ['a', 'b'] }, headers: { 'x-more': '2' } }) },
    },
    () => json({ name: 'x' }),
  )

  expect(requests[0]).toMatchObject({
    query: { 'by[]': 'a,b' },
    headers: { 'x-api-key': requests[0]?.token, 'x-version': '1', 'x-more': '2', accept: 'application/vnd.acme+json' },
  })
  expect(requests[0]?.headers).not.toHaveProperty('authorization')
})

it('tries another way to show the key where the first is rejected', async () => {
  const { requests } = await asked(
    { auth: [bearer, keyHeader('x-api-key')], requests: { me: ask(Named, { path: '/me' }) } },
    ({ headers }) => ('x-api-key' in headers ? json({ name: 'x' }) : json({}, {}, 401)),
  )

  expect(requests).toHaveLength(2)
})

it('goes to the host of the region, and knows only the regions that there are', async () => {
  const spec = { regions: ['global', 'cn'] as const, requests: { me: ask(Named, { path: '/me' }) } }
  const hosts = async (parameters: object) =>
    (await asked(spec, () => json({ name: 'x' }), { parameters })).requests.map(({ host }) => host)

  expect(await hosts({})).toEqual(['global'])
  expect(await hosts({ region: 'cn' })).toEqual(['cn'])
  await expect(hosts({ region: 'mars' })).rejects.toThrow(
    /has no such region: set the parameter region to global or cn/,
  )
})

it('takes headers of an answer as data, and follows a list page by page', async () => {
  const { bodies, requests } = await asked(
    {
      requests: {
        me: ask(withHeaders(Named, { 'x-scopes': commaList.optional() }), { path: '/me' }),
        orgs: askAlso(z.array(Named), { path: '/orgs', pages: byPage({ list: '', size: 1 }), gives: ['attributes'] }),
      },
    },
    ({ path, query }) =>
      path === '/me'
        ? json({ name: 'x' }, { 'x-scopes': 'a, b', 'x-other': 'c' })
        : json(query.page === '3' ? [] : [{ name: `org ${query.page ?? 1}` }]),
  )

  expect(bodies).toMatchObject({
    me: { body: { name: 'x' }, headers: { 'x-scopes': 'a, b' } },
    orgs: [{ name: 'org 1' }, { name: 'org 2' }],
  })
  expect(requests).toHaveLength(4)
})

it('asks for each of a list that an earlier answer gives, leaves out those that have none, and waits for parameters', async () => {
  const { bodies, requests, gaps } = await asked(
    {
      requests: {
        me: ask(Named, { path: '/me' }),
        limits: askEach(Named, { path: '/teams/{team_id}/{each}', each: 'projects', skipOn: [404], gives: ['quotas'] }),
        projects: askAlso(z.array(Named), { path: '/teams/{team_id}/projects', gives: ['attributes'] }),
        never: askAlso(Named, { path: '/users/{user}', gives: ['costs'] }),
      },
      discover: ({ me, projects }) => ({
        parameters: { team_id: me.name },
        ...(projects === null ? {} : { each: { projects: projects.map(({ name }) => name) } }),
      }),
    },
    ({ path }) => {
      if (path.endsWith('/projects')) return json([{ name: 'p1' }, { name: 'p2' }, { name: 'p3' }])
      return path.endsWith('/p2') ? json({}, {}, 404) : json({ name: path === '/me' ? 't' : path })
    },
  )

  expect(bodies.limits).toMatchObject([
    { each: 'p1', answer: { name: '/teams/t/p1' } },
    { each: 'p3', answer: { name: '/teams/t/p3' } },
  ])
  expect(requests.map(({ path }) => path)).toEqual([
    '/me',
    '/teams/t/projects',
    '/teams/t/p1',
    '/teams/t/p2',
    '/teams/t/p3',
  ])
  expect(gaps).toMatchObject([{ field: 'costs', reason: 'needs_parameter' }])
})

it('keeps none of a list of which one answer fails, and none that is too long', async () => {
  const limits = (each: () => string[]) => ({
    requests: {
      me: ask(Named, { path: '/me' }),
      limits: askEach(Named, { path: '/{each}', each, max: 3, gives: ['quotas' as const] }),
    },
  })
  const respond = ({ path }: LocalRequest) => (path === '/bad' ? json({}, {}, 500) : json({ name: 'x' }))

  const failed = await asked(
    limits(() => ['a', 'bad']),
    respond,
  )
  const long = await asked(
    limits(() => ['a', 'b', 'c', 'd']),
    respond,
  )

  expect([failed.bodies.limits, long.bodies.limits]).toEqual([null, null])
  expect([failed, long].map(({ gaps }) => gaps[0]?.reason)).toEqual(['request_failed', 'request_failed'])
  expect(long.requests).toHaveLength(1)
})

it('calls a key live that the provider knows and refuses only this', async () => {
  const no_plan = { requests: { plan: askEither(Named, { path: '/plan', gives: ['quotas'], on: { 403: 'no_plan' } }) } }
  const coded = {
    errors: [
      { body: z.object({ code: z.literal('none') }), means: 'no_plan' as const, message: 'no plan here' },
      { body: z.object({ code: z.literal('bad') }), means: 'auth_error' as const },
    ],
    requests: { plan: askEither(Named, { path: '/plan', gives: ['quotas'] }) },
  }

  expect((await asked(no_plan, () => json({}, {}, 403))).gaps).toMatchObject([
    { field: 'quotas', reason: 'no_plan', hint: 'the account has no such subscription at Acme' },
  ])
  expect((await asked(coded, () => json({ code: 'none' }))).gaps).toMatchObject([
    { field: 'quotas', reason: 'no_plan', hint: 'no plan here' },
  ])
  await expect(asked(coded, () => json({ code: 'bad' }))).rejects.toMatchObject({ kind: 'auth_error' })
})

it('tries the next way to ask where the first is not there', async () => {
  const { bodies } = await asked(
    {
      requests: {
        newer: askEither(Named, { path: '/v2', nextOn: [404], gives: [] }),
        older: askEither(Named, { path: '/v1', gives: [] }),
      },
    },
    ({ path }) => (path === '/v2' ? json({}, {}, 404) : json({ name: 'old' })),
  )

  expect(bodies).toMatchObject({ newer: null, older: { name: 'old' } })
})

it('asks through the account only what is not the account itself', async () => {
  const { requests, gaps } = await asked(
    {
      requests: {
        me: askEither(Named, { path: '/me', for: ['api'] }),
        list: askAlso(Named, { path: '/list', for: ['admin'], gives: ['key'] }),
        costs: askAlso(Named, { path: '/costs', for: ['admin'], ownOnly: true, gives: ['costs'] }),
      },
    },
    () => json({ name: 'x' }),
    { companion: 'admin' },
  )

  expect(requests.map(({ path }) => path)).toEqual(['/me', '/list'])
  expect(requests[0]?.token).not.toBe(requests[1]?.token)
  expect(gaps).toMatchObject([
    {
      field: 'costs',
      hint: 'make an admin key at https://acme.example.com/admin, store it, and map it with the kind admin',
    },
  ])
})

it('has a service account sign once for a token, and uses its project', async () => {
  const { requests } = await asked(
    {
      keys: [{ ...base.keys[0], kind: 'service_account' }],
      auth: serviceAccount('a', 'b'),
      requests: {
        project: ask(Named, { path: '/projects/{project_id}' }),
        more: askAlso(Named, { path: '/more', gives: ['costs'] }),
      },
    },
    ({ host }) => json(host === 'token' ? { access_token: 'made-up-token' } : { name: 'x' }),
    { kind: 'service_account' },
  )

  const [exchange, ...others] = requests
  const assertion = new URLSearchParams(exchange?.body).get('assertion') ?? ''
  const claims = JSON.parse(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString())
  expect(claims).toMatchObject({
    scope: 'a b',
    aud: 'https://oauth2.googleapis.com/token',
    iat: 1795219200,
    exp: 1795222800,
  })
  expect(others.map(({ path, token }) => [path, token])).toEqual([
    ['/projects/example-project', 'made-up-token'],
    ['/more', 'made-up-token'],
  ])
})

it('never sends what signs', async () => {
  const spec = { requests: { me: ask(Named, { path: '/me' }) } }
  const sent: LocalRequest[] = []
  const respond = (request: LocalRequest) => {
    sent.push(request)
    return json({ name: 'x' })
  }

  await expect(asked(spec, respond, { kind: 'service_account' })).rejects.toMatchObject({ kind: 'config_error' })
  expect(sent).toEqual([])
})

it.each([
  [400, '{"error":"invalid_grant"}', 'auth_error'],
  [429, '{}', 'rate_limited'],
  [500, '', 'provider_error'],
  [200, '{}', 'parse_error'],
] as const)('calls a token endpoint that answers %i %s %s', async (status, body, kind) => {
  const spec = { auth: serviceAccount('a'), requests: { me: ask(Named, { path: '/me' }) } }

  await expect(asked(spec, () => ({ status, body }), { kind: 'service_account' })).rejects.toMatchObject({ kind })
})

const found = {
  path: '/find',
  reads: ({ status, location }: { status: number; location: string | null }) =>
    status === 302 ? { body: { id: location?.slice(1) } } : null,
}

it('asks first what a main request names in its headers, reads it off a redirect, and asks nothing where it is told', async () => {
  const spec = {
    requests: {
      found: askFirst(z.object({ id: text }), {
        ...found,
        when: ({ parameters }) => parameters.workspace_id === undefined,
      }),
      me: askEither(Named, { path: '/me', headers: { 'x-org': '{workspace_id}' } }),
    },
    discover: ({ found }: { found: { id: string } | null }) => ({
      ...(found === null ? {} : { parameters: { workspace_id: found.id } }),
    }),
  }
  const answer = ({ path, headers }: LocalRequest) =>
    path === '/find' ? json('', { location: '/w1' }, 302) : json({ name: String(headers['x-org']) })
  const result = await asked(spec, answer, { parameters: { workspace_id: 'w2' } })
  const notTold = await asked(spec, answer)

  expect([result.bodies.me, result.requests.length]).toEqual([{ name: 'w2' }, 1])
  expect([notTold.bodies.me, notTold.requests.length]).toEqual([{ name: 'w1' }, 2])
  await expect(asked(spec, () => json({}, {}, 500))).rejects.toMatchObject({ kind: 'provider_error' })
  await expect(asked({ requests: { me: spec.requests.me } }, answer)).rejects.toThrow(
    /^workspace_id is not known: set it/,
  )
})

it('reads an answer that is no JSON as the file says: data with exact numbers, an error, or a gap of a key that works', async () => {
  const page = (text: string) =>
    asked(
      {
        requests: {
          page: askEither(z.object({ amount }), {
            path: '/page',
            gives: ['balances'],
            reads: ({ text }) =>
              text === 'refused'
                ? { means: 'forbidden', message: 'ask somebody else' }
                : text === 'over'
                  ? { means: 'auth_error', message: 'sign in again' }
                  : { body: { amount: Number(text) } },
          }),
        },
      },
      () => ({ status: 200, body: text, headers: { 'content-type': 'text/html' } }),
    )

  expect((await page('12')).bodies.page).toEqual({ amount: new LosslessNumber('12') })
  expect((await page('refused')).gaps).toContainEqual({
    field: 'balances',
    reason: 'forbidden',
    hint: 'ask somebody else',
  })
  await expect(page('over')).rejects.toMatchObject({ kind: 'auth_error', message: 'sign in again' })
  await expect(page('no number')).rejects.toMatchObject({ kind: 'parse_error' })
})

it('shows each kind of key in its own way and in no other, and knows a redirect by where it leads', async () => {
  const [key] = base.keys
  const spec = {
    keys: [{ ...key, auth: keyHeader('cookie') }] as const,
    errors: [
      { status: [302], location: /^\/login$/, body: z.unknown(), means: 'auth_error', message: 'signed out' },
    ] as const,
    requests: { me: ask(Named, { path: '/me' }) },
  }

  await expect(asked(spec, () => json('', { location: '/login' }, 302))).rejects.toThrow('signed out')
  await expect(asked(spec, () => json('', { location: '/else' }, 302))).rejects.toMatchObject({
    kind: 'provider_error',
  })

  const { requests } = await asked(spec, () => json({ name: 'x' }))
  expect(requests[0]?.headers).toMatchObject({ cookie: requests[0]?.token })
  expect(requests[0]?.headers).not.toHaveProperty('authorization')
})
