// Providers that say in the body what went wrong, with status 200: a status of another kind still means what it always means.
import { expect, it } from 'vitest'
import { minimax } from '../../providers/minimax.ts'
import { zai } from '../../providers/zai.ts'
import { allCases, recorded } from '../support/fixtures.ts'
import { askedInProcess } from '../support/in-process.ts'

it.each([
  { provider: zai, answer: 'any-unknown.200', status: 401, kind: 'auth_error' },
  { provider: zai, answer: 'any-unknown.200', status: 429, kind: 'rate_limited' },
  { provider: minimax, answer: 'token-plan-remains-other-code.200', status: 429, kind: 'rate_limited' },
  { provider: minimax, answer: 'token-plan-remains-other-code.200', status: 503, kind: 'provider_error' },
])('$provider.id: $answer with status $status is $kind', async ({ provider, answer, status, kind }) => {
  const named = allCases().find((one) => one.provider === provider.id && one.name === 'token-plan')
  if (named === undefined) throw new Error('the case is gone')
  const body = recorded(provider.id, answer)

  const asked = askedInProcess(provider, named, () => ({ status, body }))

  // What passes is not kept as what the provider says for good.
  await expect(asked).rejects.toMatchObject({ kind, details: expect.not.objectContaining({ lasting: true }) })
})
