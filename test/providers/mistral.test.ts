// Mistral documents two headers for an admin key: the second is tried where the first is rejected, and gives the same reading.
import { expect, it } from 'vitest'
import { FixtureCase } from '../../providers/framework/fixture.ts'
import { mistral } from '../../providers/mistral.ts'
import { askedInProcess } from '../support/in-process.ts'

const named = {
  provider: 'mistral',
  name: 'admin key in the other header',
  fixture: FixtureCase.parse({
    about: 'Only the spend limit is answered, and only in x-api-key.',
    now: '2026-11-21T00:00:00Z',
    kind: 'admin',
    sends: { 'x-api-key': '{key}' },
    answers: { 'GET /v1/admin/spend-limit': { answer: 'admin-spend-limit.200' } },
    expected: { reading: {} },
  }),
}

it('shows an admin key in x-api-key where the bearer is rejected', async () => {
  const headers: string[] = []
  const { answers, context } = await askedInProcess(mistral, named, (request, usual) => {
    const isBearer = request.headers.authorization !== undefined
    if (request.path.endsWith('/spend-limit')) headers.push(isBearer ? 'authorization' : 'x-api-key')
    return isBearer ? { status: 401, body: '{"detail":"Invalid API Key"}' } : usual(request)
  })

  expect(headers).toEqual(['authorization', 'x-api-key'])
  expect(mistral.read(answers.bodies, context, answers.gaps).quotas).toEqual([
    expect.objectContaining({ name: 'monthly_spend_limit', limit: '500', used: '130', remaining: '370' }),
  ])
})

it('shows an ordinary key as a bearer only', async () => {
  const ordinary = { ...named, fixture: FixtureCase.parse({ ...named.fixture, kind: 'api', answers: {} }) }

  await expect(
    askedInProcess(mistral, ordinary, ({ headers }) => {
      expect(headers).not.toHaveProperty('x-api-key')
      return { status: 401, body: '{"detail":"Invalid API Key"}' }
    }),
  ).rejects.toMatchObject({ kind: 'auth_error' })
})
