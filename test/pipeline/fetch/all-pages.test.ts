// Lists are followed to their end, and put together in the first page.
import { expect, it } from 'vitest'
import { allPages } from '../../../pipeline/fetch/all-pages.ts'
import type { Query } from '../../../pipeline/fetch/build-request.ts'
import { byCursor, byPage } from '../../../providers/framework/paging.ts'

const request = { query: { limit: '2' }, provider: 'Acme', label: 'GET /items' }

/** Answers with one body after the other, and remembers the queries. */
function pages(...bodies: unknown[]) {
  const queries: Query[] = []
  const fetchPage = async (query: Query) => {
    const body = bodies[queries.push(query) - 1]
    return { body, digest: JSON.stringify(body) ?? '' }
  }
  return { queries, fetchPage }
}

it('puts the lists of all pages into the first one, wherever its list is', async () => {
  const paging = byCursor({ list: 'result.items', from: 'next', to: 'page' })
  const { queries, fetchPage } = pages({ result: { items: [1, 2], total: 3 }, next: 'b' }, { result: { items: [3] } })

  const { body } = await allPages({ paging, ...request }, fetchPage)

  expect(body).toEqual({ result: { items: [1, 2, 3], total: 3 }, next: 'b' })
  expect(queries).toEqual([{ limit: '2' }, { limit: '2', page: 'b' }])
})

it('sends the next cursor alone where the provider wants it so', async () => {
  const paging = byCursor({ list: '', from: 'next', to: 'page', alone: true })
  const { queries, fetchPage } = pages({ next: 'b' }, {})

  const { body } = await allPages({ paging: { ...paging, list: 'items' }, ...request }, fetchPage)

  expect(body).toEqual({ next: 'b' })
  expect(queries[1]).toEqual({ page: 'b' })
})

it('knows a short page as the last one', async () => {
  const paging = byPage({ list: '', size: 2 })
  const { queries, fetchPage } = pages([1, 2], [3, 4], [])

  expect((await allPages({ paging, ...request }, fetchPage)).body).toEqual([1, 2, 3, 4])
  expect(queries).toHaveLength(3)
})

it('fails when there are more pages than it may ask for, and when one page fails', async () => {
  const endless = { ...byPage({ list: '', size: 1 }), max: 3 }
  const { queries, fetchPage } = pages([1], [2], [3], [4], [5])
  const failing = async () => Promise.reject(new Error('no'))

  await expect(allPages({ paging: endless, ...request }, fetchPage)).rejects.toMatchObject({
    kind: 'provider_error',
    details: { request: 'GET /items' },
  })
  expect(queries).toHaveLength(4)
  await expect(allPages({ paging: endless, ...request }, failing)).rejects.toThrow('no')
})

it('puts pages of any length together', async () => {
  const long = Array.from({ length: 150_000 }, (_, index) => index)
  const paging = byCursor({ list: 'items', from: 'next', to: 'page' })
  const { fetchPage } = pages({ items: long, next: 'b' }, { items: long })

  const { body } = await allPages({ paging, ...request }, fetchPage)

  expect(body).toMatchObject({ items: { length: 300_000 } })
})

const twice = {
  kind: 'parse_error',
  message: 'Acme sent the same page twice: try again later, or report it',
  details: { request: 'GET /items' },
}

it('ends at a cursor that it has followed before, at once or after a while', async () => {
  const paging = byCursor({ list: 'items', from: 'next', to: 'page' })
  const stuck = pages({ items: [1], next: 'b' }, { items: [2], next: 'b' })
  const circle = pages({ items: [1], next: 'b' }, { items: [2], next: 'c' }, { items: [3], next: 'b' })
  const start = pages({ items: [1], next: 'b' }, { items: [2], next: 'a' })

  await expect(allPages({ paging, ...request }, stuck.fetchPage)).rejects.toMatchObject(twice)
  await expect(allPages({ paging, ...request }, circle.fetchPage)).rejects.toMatchObject(twice)
  await expect(allPages({ paging, ...request, query: { page: 'a' } }, start.fetchPage)).rejects.toMatchObject(twice)
  expect([stuck.queries.length, circle.queries.length, start.queries.length]).toEqual([2, 3, 2])
})

it('ends at a page that it has seen before, whatever its number', async () => {
  const paging = byPage({ list: '', size: 2 })
  const same = pages([1, 2], [1, 2], [])
  const circle = pages([1, 2], [3, 4], [1, 2], [])

  await expect(allPages({ paging, ...request }, same.fetchPage)).rejects.toMatchObject(twice)
  await expect(allPages({ paging, ...request }, circle.fetchPage)).rejects.toMatchObject(twice)
  expect([same.queries.length, circle.queries.length]).toEqual([2, 3])
})
