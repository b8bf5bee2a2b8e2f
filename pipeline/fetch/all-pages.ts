// Follows a list from page to page, and puts the lists of all pages together in the first one.
import { z } from 'zod'
import { type Paging, valueAt } from '../../providers/framework/paging.ts'
import { KeyError } from '../errors.ts'
import type { Query } from './build-request.ts'

interface Page {
  body: unknown
  /** The same for the same text. */
  digest: string
}

interface PagedRequest {
  paging: Paging
  query: Query
  /** For the sentence when there are too many pages. */
  provider: string
  label: string
}

/** A provider may leave an empty list out; whether this one may, the schema of the answer has decided. */
const List = z
  .array(z.unknown())
  .nullish()
  .transform((list) => list ?? [])

/** Throws KeyError. A page that fails makes the whole fail, and so does one that comes twice: a sum of some pages, or of one page twice, would be wrong. */
export async function allPages<Fetched extends Page>(
  { paging, query, provider, label }: PagedRequest,
  fetchPage: (query: Query) => Promise<Fetched>,
): Promise<Fetched> {
  const first = await fetchPage(query)
  const seen = new Set([JSON.stringify(query), first.digest])
  const isRepeated = (mark: string) => {
    if (seen.has(mark)) return true
    seen.add(mark)
    return false
  }
  const items = [...List.parse(valueAt(first.body, paging.list))]
  let newest = first
  let newItems: readonly unknown[] = [...items]
  for (let pages = 1; pages <= paging.max; pages++) {
    const next = paging.next({ body: newest.body, items: newItems, total: items.length, pages })
    if (next === null)
      return items.length === 0 ? first : { ...first, body: withList(first.body, paging.list.split('.'), items) }
    const nextQuery = paging.alone ? next : { ...query, ...next }
    if (isRepeated(JSON.stringify(nextQuery))) throw samePage(provider, label)
    newest = await fetchPage(nextQuery)
    if (isRepeated(newest.digest)) throw samePage(provider, label)
    newItems = List.parse(valueAt(newest.body, paging.list))
    for (const item of newItems) items.push(item)
  }
  throw new KeyError('provider_error', `${provider} sent more than ${paging.max} pages`, { request: label })
}

function samePage(provider: string, request: string): KeyError {
  const message = `${provider} sent the same page twice: try again later, or report it`
  return new KeyError('parse_error', message, { request })
}

const Body = z.record(z.string(), z.unknown())

function withList(body: unknown, [name = '', ...rest]: readonly string[], items: readonly unknown[]): unknown {
  if (name === '') return items
  const fields = Body.parse(body)
  return { ...fields, [name]: rest.length === 0 ? items : withList(fields[name], rest, items) }
}
