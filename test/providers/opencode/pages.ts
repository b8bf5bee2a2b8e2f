// Pages of OpenCode's legacy console, made by the very libraries that it is built with, and what stands in them.
import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Literal } from '../../../providers/opencode/javascript-literal.ts'

const folder = new URL('./pages/', import.meta.url)
const fixtures = new URL('../../../providers/fixtures/opencode/answers/', import.meta.url)

const Outcome = z.object({ kind: z.string(), value: z.unknown().optional(), seen: z.array(z.string()).optional() })
const Expected = z.record(z.string(), z.object({ workspace: z.string(), session: z.string() }).catchall(Outcome))

export const queries = ['billing.get', 'subscription.get', 'lite.subscription.get', 'payment.list'] as const

export const expectations = Expected.parse(JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')))

/** A page that a recorded case uses as well stands there, and only there. */
function pageNamed(name: string): string {
  const recorded = new URL(`${name}.200.html`, fixtures)
  return readFileSync(existsSync(recorded) ? recorded : new URL(`${name}.html`, folder), 'utf8')
}

export const pages = Object.keys(expectations).map((name) => ({ name, html: pageNamed(name) }))

/** In the form of expected.json: dates as `{ $date }`, undefined as `<void 0>`. */
export function asExpected(value: Literal): unknown {
  if (value === undefined) return '<void 0>'
  if (value instanceof Date) return { $date: value.toISOString() }
  if (Array.isArray(value)) return value.map(asExpected)
  return value instanceof Map ? Object.fromEntries([...value].map(([key, item]) => [key, asExpected(item)])) : value
}
