// Pagination: each style says what to add to the query for the next page, or that there is none.

/** One page as it came. */
export interface Page {
  body: unknown
  /** The list on this page, and how many items all pages so far have held. */
  items: readonly unknown[]
  total: number
  /** How many pages there have been. */
  pages: number
}

export interface Paging {
  /** Path of the list in the body (`data`, `result.items`); empty if the body is the list. The lists of all pages are concatenated. */
  list: string
  next: (page: Page) => Record<string, string> | null
  /** Request the next page with only what `next` returns, without the rest of the query. */
  alone?: boolean
  /** Maximum number of pages. More pages are a failure, not a wrong sum. */
  max: number
}

const defaultMaxPages = 100

/** The value at a dotted path of a body, or undefined. */
export function valueAt(body: unknown, place: string): unknown {
  if (place === '') return body
  return place
    .split('.')
    .reduce<unknown>(
      (inner, name) =>
        typeof inner === 'object' && inner !== null ? Object.getOwnPropertyDescriptor(inner, name)?.value : undefined,
      body,
    )
}

/**
 * A cursor in the body goes into the query: `next_page` into `page`, `nextPageToken` into `pageToken`. Empty or null ends the list.
 * `alone` if the cursor contains the filters and must not be combined with them.
 */
export function byCursor({
  list,
  from,
  to,
  alone = false,
  max = defaultMaxPages,
}: {
  list: string
  from: string
  to: string
  alone?: boolean
  max?: number
}): Paging {
  return { list, max, alone, next: ({ body }) => cursor(to, valueAt(body, from)) }
}

/** Google-style page tokens, which others use as well: `nextPageToken` of the body into `pageToken`. */
export function byPageToken(list: string): Paging {
  return byCursor({ list, from: 'nextPageToken', to: 'pageToken' })
}

/** `has_more` with the id of the last item: `last_id` of the body into `after`. */
export function byLastId({
  list,
  from = 'last_id',
  to,
  more = 'has_more',
  max = defaultMaxPages,
}: {
  list: string
  from?: string
  to: string
  more?: string
  max?: number
}): Paging {
  return { list, max, next: ({ body }) => (valueAt(body, more) === true ? cursor(to, valueAt(body, from)) : null) }
}

/** `has_more` without a cursor: a field of the last item goes into the query. */
export function byLastItem({
  list,
  field,
  to,
  more = 'has_more',
  max = defaultMaxPages,
}: {
  list: string
  field: string
  to: string
  more?: string
  max?: number
}): Paging {
  return {
    list,
    max,
    next: ({ body, items }) => (valueAt(body, more) === true ? cursor(to, valueAt(items.at(-1), field)) : null),
  }
}

/** How many items to skip; the first short page is the last. */
export function byOffset({
  list,
  size,
  to = 'offset',
  max = defaultMaxPages,
}: {
  list: string
  size: number
  to?: string
  max?: number
}): Paging {
  return { list, max, next: ({ items, total }) => (items.length < size ? null : { [to]: String(total) }) }
}

/** Numbered pages from 1 on. `more` names a flag of the body; without one, the first short page is the last. */
export function byPage({
  list,
  size,
  more,
  to = 'page',
  max = defaultMaxPages,
}: {
  list: string
  size: number
  more?: string
  to?: string
  max?: number
}): Paging {
  return {
    list,
    max,
    next: ({ body, items, pages }) =>
      (more === undefined ? items.length >= size : valueAt(body, more) === true) ? { [to]: String(pages + 1) } : null,
  }
}

function cursor(to: string, value: unknown): Record<string, string> | null {
  return typeof value === 'string' && value !== '' ? { [to]: value } : null
}
