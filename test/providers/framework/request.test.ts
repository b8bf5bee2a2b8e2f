// What a declared request becomes: its defaults, the meaning of its statuses, and its path and headers filled in.
import { expect, it } from 'vitest'
import { z } from 'zod'
import type { AskContext } from '../../../providers/framework/ask-context.ts'
import { ask, askAlso, askEach, askEither, fillIn, requestSpec } from '../../../providers/framework/request.ts'
import { Instant } from '../../../schema/instant.ts'

const Answer = z.object({})
const context: AskContext = {
  now: Instant.parse('2026-11-21T00:00:00Z'),
  kind: 'api',
  variant: null,
  parameters: { account_id: 'a/b' },
  region: '',
  each: 'one',
}

it('lets a reading do without every answer but that of the one main request', () => {
  const options = { path: '/me', gives: ['key'] } as const
  const specs = [ask(Answer, options), askEither(Answer, options), askAlso(Answer, options)].map(requestSpec)

  expect(specs.map((spec) => [spec?.main, spec?.mayMiss])).toEqual([
    [true, false],
    [true, true],
    [false, true],
  ])
})

it('explains a 403 with what a person has to do, and leaves other statuses as they are declared', () => {
  const spec = requestSpec(
    askAlso(Answer, { path: '/bill', gives: ['costs'], forbidden: 'do this', on: { 404: 'no_plan' } }),
  )

  expect(spec?.on).toEqual({ 403: { reason: 'forbidden', hint: 'do this' }, 404: 'no_plan' })
})

it('bounds a request that is made for each of several', () => {
  const bound = (max?: number) =>
    requestSpec(askEach(Answer, { path: '/{each}', each: 'projects', gives: ['costs'], ...(max && { max }) }))?.max

  expect([bound(), bound(3)]).toEqual([40, 3])
})

it('fills names into a path, encoded, and into headers, as they are; or says which one is missing', () => {
  const request = { path: '/accounts/{account_id}/{each}', headers: { 'x-account': '{account_id}' } }

  expect(fillIn(request, context)).toEqual({ path: '/accounts/a%2Fb/one', headers: { 'x-account': 'a/b' } })
  expect(fillIn(request, { ...context, parameters: {} })).toEqual({ missing: 'account_id' })
})
