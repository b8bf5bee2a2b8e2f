// A provider that never comes to an end, or sends long lists: an error that says so, or a gap where the request is optional.
import { expect, it } from 'vitest'
import { z } from 'zod'
import type { LocalRequest } from '../../../pipeline/demo/local-providers.ts'
import { type Received, receivedInRun } from '../../../pipeline/fetch/received.ts'
import { defineProvider, type ProviderDefinition } from '../../../providers/framework/define.ts'
import { FixtureCase } from '../../../providers/framework/fixture.ts'
import { count, text } from '../../../providers/framework/foreign.ts'
import { apiKey } from '../../../providers/framework/keys.ts'
import { byCursor, byPage } from '../../../providers/framework/paging.ts'
import { readableItems } from '../../../providers/framework/readable.ts'
import { ask, askAlso } from '../../../providers/framework/request.ts'
import { askedInProcess } from '../../support/in-process.ts'

const Named = z.object({ name: text })
const Items = z.object({ items: z.array(count) })
const me = ask(Named, { path: '/me' })
const follow = byCursor({ list: 'items', from: 'next', to: 'page' })
const optionalItems = askAlso(Items, { path: '/items', pages: follow, gives: ['attributes'] })

/** `answer` says what Acme sends to each request, by its number from 1 on. */
async function asked<Requests extends z.ZodRawShape>(
  requests: ProviderDefinition<Requests>['requests'],
  answer: (request: LocalRequest, number: number) => unknown,
  received: Received = receivedInRun()(),
) {
  const provider = defineProvider<Requests>({
    id: 'acme',
    name: 'Acme',
    docs: [],
    host: 'https://acme.example.com',
    keys: apiKey('ACME_API_KEY', { create: 'https://acme.example.com/keys' }),
    requests,
    normalize: () => ({}),
  })
  const fixture = FixtureCase.parse({
    about: '',
    now: '2026-11-21T00:00:00Z',
    kind: 'api',
    answers: {},
    expected: { error: 'auth_error' },
  })
  const seen: string[] = []
  const respond = (request: LocalRequest) => ({
    status: 200,
    body: JSON.stringify(answer(request, seen.push(request.path))),
  })
  const named = { provider: 'acme', name: 'made up', fixture }
  const result = await askedInProcess(provider, named, respond, received).catch((error: unknown) => ({ error }))
  return { ...('error' in result ? { error: result.error, gaps: [] } : { error: null, ...result.answers }), seen }
}

it('makes a parse_error of the same cursor for ever, after two requests', async () => {
  const items = ask(Items, { path: '/items', pages: follow })

  const { error, seen } = await asked({ items }, (_, number) => ({ items: [number], next: 'again' }))

  expect(error).toMatchObject({
    kind: 'parse_error',
    message: 'Acme sent the same page twice: try again later, or report it',
  })
  expect(seen).toHaveLength(2)
})

it('leaves a gap where the list is optional, and keeps the rest', async () => {
  const { error, gaps, seen } = await asked({ me, items: optionalItems }, ({ path }) =>
    path === '/me' ? { name: 'x' } : { items: [1], next: 'again' },
  )

  expect(error).toBeNull()
  expect(gaps).toEqual([
    {
      field: 'attributes',
      reason: 'request_failed',
      hint: 'Acme sent the same page twice: try again later, or report it',
    },
  ])
  expect(seen).toEqual(['/me', '/items', '/items'])
})

it('makes a parse_error of the same numbered page for ever', async () => {
  const items = ask(z.array(count), { path: '/items', pages: byPage({ list: '', size: 2 }) })

  const { error, seen } = await asked({ items }, () => [1, 2])

  expect(error).toMatchObject({ kind: 'parse_error' })
  expect(seen).toHaveLength(2)
})

it('ends a list without end at the bytes that a key may receive', async () => {
  const items = ask(Items, { path: '/items', pages: follow })

  const { error, seen } = await asked(
    { items },
    (_, number) => ({ items: [number], next: `page-${number}` }),
    receivedInRun({ perKey: 100, perRun: 1000 })(),
  )

  expect(error).toMatchObject({
    kind: 'parse_error',
    message: 'the answers for this key are larger than 100 bytes together: report it',
    details: { request: 'GET /items' },
  })
  expect(seen).toHaveLength(4)
})

it('makes a gap of too many bytes where the list is optional', async () => {
  const { error, gaps } = await asked(
    { me, items: optionalItems },
    ({ path }, number) => (path === '/me' ? { name: 'x' } : { items: [number], next: `page-${number}` }),
    receivedInRun({ perKey: 100, perRun: 1000 })(),
  )

  expect(error).toBeNull()
  expect(gaps).toEqual([
    {
      field: 'attributes',
      reason: 'request_failed',
      hint: 'the answers for this key are larger than 100 bytes together: report it',
    },
  ])
})

it('asks nothing for a key once the run has received what it may', async () => {
  const start = receivedInRun({ perKey: 100, perRun: 20 })
  const first = await asked({ me }, () => ({ name: 'a rather long name' }), start())
  const second = await asked({ me }, () => ({ name: 'x' }), start())

  expect(first.error).toMatchObject({ kind: 'parse_error', message: expect.stringContaining('answers of this run') })
  expect(second.error).toMatchObject({ kind: 'parse_error', message: expect.stringContaining('answers of this run') })
  expect(second.seen).toEqual([])
})

it('reads 150,000 items of one answer', async () => {
  const long = Array.from({ length: 150_000 }, (_, index) => index)
  const items = ask(Items, { path: '/items', pages: follow })

  const { error } = await asked({ items }, () => ({ items: long }))

  expect(error).toBeNull()
})

it('leaves out 150,000 items that cannot be read, or refuses them, without looking at all of them for each', async () => {
  const long = Array.from({ length: 150_000 }, (_, index) => (index === 0 ? 'a' : index))
  const readable = ask(z.object({ items: readableItems(text) }), { path: '/items', pages: follow })
  const strict = ask(z.object({ items: z.array(text) }), { path: '/items', pages: follow })

  const left = await asked({ items: readable }, () => ({ items: long }))
  const refused = await asked({ items: strict }, () => ({ items: long }))

  expect(left.error).toBeNull()
  expect(refused.error).toMatchObject({ kind: 'parse_error' })
})
