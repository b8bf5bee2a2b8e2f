// The quick test of a document never says yes where zod says no, and says yes to whatever zod would hand back as it is.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { accepts } from '../../schema/accepts.ts'
import { Config } from '../../schema/config.ts'
import { parseJson } from '../../schema/parse-json.ts'
import { nothingRead } from '../../schema/reading.ts'
import { Registry } from '../../schema/registry.ts'
import { Sidecar } from '../../schema/sidecar.ts'
import { SyncState } from '../../schema/state.ts'

const at = '2026-11-21T01:33:07Z'
const window = { period: 'month', starts_at: '2026-11-01T00:00:00Z', ends_at: null }
const lastError = { kind: 'auth_error', message: 'refused', http_status: 401, request: 'GET /key', at }

const sidecar = {
  schema_version: 1,
  provider_id: 'openrouter',
  account_ref: 'personal',
  key_alias: 'ci',
  key_path: 'openrouter/personal/ci',
  key_kind: 'api',
  sync_status: 'error',
  last_success_at: at,
  last_error: lastError,
  capabilities: { can_read_balance: true, can_read_usage: false, can_read_cost: true, can_write_billing: false },
  ...nothingRead,
  balances: [
    { amount: '-0.25', currency: 'EUR', parts: [] },
    { amount: '74.75', currency: 'USD', parts: [{ name: 'granted', amount: '10' }] },
  ],
  credits_used: { amount: '25.75', currency: 'USD' },
  costs: [{ ...window, amount: '25.5', currency: 'USD', group: { billing: 'byok' } }],
  usage: [{ ...window, unit: 'input_tokens', quantity: '1200', group: null }],
  quotas: [{ name: 'key_limit', unit: 'USD', limit: '100', used: '1', remaining: null, period: null, resets_at: at }],
  rate_limits: [{ unit: 'requests', limit: '200', per_seconds: 60, group: null }],
  key: { created_at: null, disabled: false, permissions: ['read'], plan: 'pro' },
  models: { count: 2, ids: ['a', 'b'] },
  attributes: { tier: 'free' },
  gaps: [{ field: 'usage', reason: 'forbidden', hint: null }],
  provenance: [{ request: 'GET /key', http_status: 200, payload_sha256: 'ab'.repeat(32) }],
}

const registry = Registry.parse({
  keys: {
    'openrouter/personal/ci': {
      provider_id: 'openrouter',
      key_alias: 'ci',
      tags: ['prod'],
      parameters: { team_id: 'a1' },
    },
    'xai/b': {
      provider_id: 'xai',
      key_alias: 'b',
      any_shape: true,
      acknowledged: { status: { until: at, why: 'known' } },
    },
  },
  ignore: ['web/**'],
  prices: { 'a/b': { input: '1', output: '2.5' } },
})

const state = SyncState.parse({
  schema_version: 1,
  last_run_at: at,
  keys: {
    'xai/b': {
      last_attempt_at: at,
      last_success_at: null,
      entry_version: '1-2',
      not_before: null,
      last_error_kind: 'rate_limited',
      last_error: lastError,
      consecutive_failures: 1,
      attempts: 2,
      successes: 1,
      failures: 1,
    },
  },
})

const documents: readonly [string, z.ZodType, unknown][] = [
  ['a sidecar', Sidecar, sidecar],
  ['a registry', Registry, registry],
  ['a state', SyncState, state],
]

/** Right in one place and wrong in another, or only nearly right. */
const values = [
  null, true, false, 0, -1, 1, 1.5, 2 ** 53, 1e308, '', '0', '-0', '1.50', '1e7', 'a', 'A', 'USD', 'usd', 'month', 'live',
  'api', 'not/../here', 'constructor', 'toString', '__proto__', 'a\u0000b', '\u202e', 'x'.repeat(201), 'x'.repeat(256),
  at, '2026-02-30T00:00:00Z', '2024-02-29T24:00:00Z', '2026-11-21T01:33:07.5Z', [], {}, ['a'], { a: 'b' },
] // biome-ignore format: one value a line would be longer than the test

type Json = Record<string, unknown> | unknown[]

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null
}

function partsOf(value: unknown): Json[] {
  return isJson(value) ? [value, ...Object.values(value).flatMap(partsOf)] : []
}

/** One change in one place, as a person or a program may make it. */
interface Change {
  place: number
  field: number
  value: unknown
  how: 'set' | 'remove' | 'add' | 'turn'
}

function changed(document: unknown, { place, field, value, how }: Change): unknown {
  const copy: unknown = structuredClone(document)
  const parts = partsOf(copy)
  const part = parts[place % parts.length]
  if (part === undefined) return copy
  if (Array.isArray(part)) {
    if (how === 'remove') part.pop()
    else if (how === 'turn') part.reverse()
    else part.push(how === 'add' && part.length > 0 ? part[0] : value)
    return copy
  }
  const names = Object.keys(part)
  const name = names[field % Math.max(names.length, 1)] ?? 'a'
  if (how === 'set') part[name] = value
  if (how === 'remove') delete part[name]
  if (how === 'add')
    Object.defineProperty(part, String(value), { value, enumerable: true, configurable: true, writable: true })
  if (how === 'turn') {
    const moved = part[name]
    delete part[name]
    part[name] = moved
  }
  return copy
}

const changes = fc.array(
  fc.record({
    place: fc.nat(200),
    field: fc.nat(40),
    value: fc.constantFrom<unknown>(...values),
    how: fc.constantFrom('set', 'remove', 'add', 'turn'),
  }),
  { maxLength: 3 },
)

/** Whether zod takes it, and hands back the same text. */
function isAsZodWritesIt(shape: z.ZodType, value: unknown): boolean {
  const { success, data } = shape.safeParse(value)
  return success && JSON.stringify(data) === JSON.stringify(value)
}

describe.each(documents)('%s', (_, shape, document) => {
  it('passes as keyz writes it', () => {
    const written = parseJson(JSON.stringify(document))

    expect(shape.safeParse(written).success).toBe(true)
    expect(accepts(shape, written)).toBe(true)
  })

  it('passes exactly if zod hands it back as it is, whatever somebody changed', () => {
    fc.assert(
      fc.property(changes, (made) => {
        const text = JSON.stringify(made.reduce<unknown>(changed, document))
        const value = parseJson(text)

        expect(accepts(shape, value), text).toBe(isAsZodWritesIt(shape, value))
      }),
      { numRuns: 3000 },
    )
  })
})

it.each([
  ['a text that is trimmed', z.string().trim(), ' a', false],
  ['a text that is fine already', z.string().trim(), 'a', true],
  ['a text in another form', z.email(), 'a', false],
  ['an object that drops what it does not know', z.object({ a: z.string() }), { a: 'a', b: 1 }, false],
  ['an object that keeps what it does not know', z.looseObject({ a: z.string() }), { a: 1, b: 1 }, false],
  ['a number that is turned into a text', z.number().transform(String), 1, false],
  ['a field that is filled in', z.strictObject({ a: z.string().default('a') }), {}, false],
  ['a record in which every key is needed', z.record(z.enum(['a', 'b']), z.string()), { a: 'a' }, false],
  ['a record with only some of the keys', z.partialRecord(z.enum(['a', 'b']), z.string()), { a: 'a' }, true],
  ['a condition on the whole', z.strictObject({ a: z.string() }).refine(({ a }) => a !== 'a'), { a: 'a' }, false],
  ['a pattern that remembers', z.string().regex(/a/g), 'a', true],
  ['a name that zod drops', z.record(z.string(), z.string()), parseJson('{"__proto__":"a"}'), false],
  [
    'two objects of which the first one drops a field',
    z.union([z.object({ a: z.string() }), z.strictObject({ a: z.string(), b: z.int() })]),
    { a: 'a', b: 1 },
    false,
  ],
  ['a number out of range', z.int().positive(), 0, false],
])('%s: asks zod where it does not know better', (_, shape, value, expected) => {
  expect(accepts(shape, value)).toBe(expected)
  expect(accepts(shape, value)).toBe(expected)
  if (expected) expect(shape.safeParse(value)).toEqual({ success: true, data: value })
})

it('knows a shape that is a part of itself', () => {
  const Tree = z.strictObject({
    get below() {
      return z.array(Tree)
    },
  })

  expect(accepts(Tree, { below: [] })).toBe(true)
  expect(accepts(Tree, { below: [{ above: [] }] })).toBe(false)
})

it('leaves a configuration without its defaults to zod', () => {
  expect(accepts(Config, {})).toBe(false)
  expect(accepts(Config, { nonsense: 1 })).toBe(false)
})
