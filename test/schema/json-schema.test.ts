// The published JSON Schemas are those of the code, and other programs can read real documents with them.
import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { jsonSchemas } from '../../schema/json-schema.ts'
import { Registry } from '../../schema/registry.ts'
import { Sidecar } from '../../schema/sidecar.ts'
import { sidecar } from '../meta/example.ts'

const folder = new URL('../../schema/json/', import.meta.url)
const published = (name: string) => z.fromJSONSchema(JSON.parse(readFileSync(new URL(name, folder), 'utf8')))
const asRead = (document: object): unknown => JSON.parse(JSON.stringify(document))

it('has every file as `npm run schema` would write it, and no other file', () => {
  const files = new Map(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]),
  )

  expect(Object.fromEntries(files)).toEqual(Object.fromEntries(jsonSchemas()))
})

it('lets another program read a real sidecar', () => {
  const { success } = published('sidecar.schema.json').safeParse(asRead(sidecar()))

  expect(success).toBe(true)
})

it.each([
  ['a number where an amount belongs', { balances: [{ amount: 74.75, currency: 'USD', parts: [] }] }],
  ['an amount with a zero at its end', { balances: [{ amount: '74.750', currency: 'USD', parts: [] }] }],
  ['points for a currency', { balances: [{ amount: '1', currency: 'points', parts: [] }] }],
  ['a time with a fraction', { last_success_at: '2026-11-21T00:00:00.5Z' }],
  ['stale, which is decided when read', { sync_status: 'stale' }],
  ['a field that nobody knows', { balance: '74.75' }],
  ['a key that may write', { capabilities: { ...sidecar().capabilities, can_write_billing: true } }],
  ['another schema version', { schema_version: 2 }],
  ['a missing field', { gaps: undefined }],
])('refuses a sidecar with %s, here and elsewhere', (_, mistake) => {
  const wrong = asRead({ ...sidecar(), ...mistake })

  expect(published('sidecar.schema.json').safeParse(wrong).success).toBe(false)
  expect(Sidecar.safeParse(wrong).success).toBe(false)
})

it('describes what people write with its defaults left out', () => {
  const registry = { schema_version: 1, keys: { 'xai/a/b': { provider_id: 'xai', key_alias: 'b' } } }

  expect(published('registry.schema.json').safeParse(registry).success).toBe(true)
  expect(published('config.schema.json').safeParse({}).success).toBe(true)
  expect(Registry.safeParse(registry).success).toBe(true)
})
