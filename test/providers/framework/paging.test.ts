// Every documented form in which lists go on.
import { expect, it } from 'vitest'
import {
  byCursor,
  byLastId,
  byLastItem,
  byOffset,
  byPage,
  byPageToken,
  type Page,
  type Paging,
  valueAt,
} from '../../../providers/framework/paging.ts'

const page = (body: unknown, more: Partial<Page> = {}): Page => ({
  body,
  items: [],
  total: 0,
  pages: 1,
  ...more,
})
const next = (paging: Paging, body: unknown, more: Partial<Page> = {}) => paging.next(page(body, more))

it('takes a cursor from the body, until it is empty, null or gone', () => {
  const paging = byCursor({ list: 'data', from: 'meta.next', to: 'pageToken' })

  expect(next(paging, { meta: { next: 'abc' } })).toEqual({ pageToken: 'abc' })
  for (const last of ['', null, undefined, 7]) expect(next(paging, { meta: { next: last } })).toBeNull()
  expect(next(paging, {})).toBeNull()
})

it('takes the id of the last item only where there is more', () => {
  const paging = byLastId({ list: 'data', to: 'after_id' })

  expect(next(paging, { has_more: true, last_id: 'k2' })).toEqual({ after_id: 'k2' })
  expect(next(paging, { has_more: false, last_id: 'k2' })).toBeNull()
  expect(
    next(
      byLastItem({ list: 'data', field: 'query_id', to: 'starting_after' }),
      { has_more: true },
      { items: [{ query_id: 'q1' }, { query_id: 'q2' }] },
    ),
  ).toEqual({ starting_after: 'q2' })
})

it('counts items or pages, and ends with the first short page or where the body says so', () => {
  const items = Array.from({ length: 50 }, () => 0)

  expect(next(byOffset({ list: 'data', size: 50 }), {}, { items, total: 150 })).toEqual({ offset: '150' })
  expect(next(byOffset({ list: 'data', size: 50 }), {}, { items: items.slice(1), total: 149 })).toBeNull()
  expect(next(byPage({ list: 'data', size: 50 }), {}, { items, pages: 3 })).toEqual({ page: '4' })
  expect(
    next(byPage({ list: 'data', size: 50, more: 'has_next_page' }), { has_next_page: true }, { items: [1] }),
  ).toEqual({ page: '2' })
  expect(
    next(byPage({ list: 'data', size: 50, more: 'has_next_page' }), { has_next_page: false }, { items }),
  ).toBeNull()
})

it('finds a place in a foreign body, and nothing that a body inherits', () => {
  expect(valueAt({ a: { b: [1] } }, 'a.b')).toEqual([1])
  expect(valueAt([1], '')).toEqual([1])
  for (const place of ['a.c', 'constructor', '__proto__', 'a.b.length.x'])
    expect(valueAt({ a: {} }, place)).toBeUndefined()
})

it('goes on by the page tokens of Google', () => {
  expect(byPageToken('models').list).toBe('models')
  expect(next(byPageToken('models'), { nextPageToken: 'abc' })).toEqual({ pageToken: 'abc' })
  expect(next(byPageToken('models'), {})).toBeNull()
})
