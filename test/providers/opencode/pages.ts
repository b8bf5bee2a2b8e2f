// Pages of OpenCode's legacy console, made by the very libraries that it is built with, and what stands in them.
import { readdirSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Literal } from '../../../providers/opencode/javascript-literal.ts'

const folder = new URL('./pages/', import.meta.url)

const Outcome = z.object({ kind: z.string(), value: z.unknown().optional(), seen: z.array(z.string()).optional() })
const Expected = z.record(z.string(), z.object({ workspace: z.string(), session: z.string() }).catchall(Outcome))

export const queries = ['billing.get', 'subscription.get', 'lite.subscription.get', 'payment.list'] as const

export const expectations = Expected.parse(JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')))

export const pages = readdirSync(folder)
  .filter((name) => name.endsWith('.html'))
  .map((name) => ({ name: name.replace('.html', ''), html: readFileSync(new URL(name, folder), 'utf8') }))

/** In the form of expected.json: dates as `{ $date }`, undefined as `<void 0>`. */
export function asExpected(value: Literal): unknown {
  if (value === undefined) return '<void 0>'
  if (value instanceof Date) return { $date: value.toISOString() }
  if (Array.isArray(value)) return value.map(asExpected)
  return value instanceof Map ? Object.fromEntries([...value].map(([key, item]) => [key, asExpected(item)])) : value
}
