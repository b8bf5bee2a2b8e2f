// `keyz check --key` before a job that needs the key: what lets it start, what does not, and that unknown is never good enough.
import { expect, it } from 'vitest'
import { toJson } from '../../../meta/files/document.ts'
import { keyzFolder } from '../../../meta/files/keyz-folder.ts'
import { CommandError } from '../../../pipeline/errors.ts'
import { type Preflight, preflight } from '../../../pipeline/status/preflight.ts'
import { Decimal } from '../../../schema/decimal.ts'
import { authError, now, sidecar } from '../../meta/example.ts'
import { balance } from '../../meta/review/snapshots.ts'
import { temporaryFolder } from '../../support/temporary.ts'

const keyPath = 'openrouter/personal/ci'
const place = 'providers/openrouter/personal/ci.json'
const registry = toJson({
  schema_version: 1,
  keys: { [keyPath]: { provider_id: 'openrouter', account_ref: 'personal', key_alias: 'ci' }, broken: { nothing: 1 } },
})

async function judge(different: Parameters<typeof sidecar>[0] | null, wanted: Partial<Preflight>) {
  await using home = await temporaryFolder()
  const folder = keyzFolder(home.path, () => undefined)
  await folder.write('providers/registry.json', registry)
  if (different !== null) await folder.write(place, toJson(sidecar(different)))
  const limits = { keyPath, minBalance: null, currency: null, maxAge: null, ...wanted }
  const { violations } = await preflight(folder, limits, now)
  return violations
}

const five = { minBalance: Decimal.parse('5') }

it.each([
  ['5', []],
  [
    '4.99',
    [
      {
        policy: 'min_balance',
        key_path: keyPath,
        value: '4.99',
        limit: '5',
        message: 'the balance is $4.99, below $5.00',
      },
    ],
  ],
  ['-1', [{ value: '-1' }]],
])('wants at least $5, and has %s', async (amount, expected) => {
  const found = await judge({ balances: balance(amount) }, five)

  expect(found).toMatchObject(expected)
  expect(found).toHaveLength(expected.length)
})

it.each([
  ['was never synced', null],
  ['has no known balance', { balances: null, quotas: null }],
  ['is another key that lies there', { key_path: 'openrouter/personal/other' }],
])('does not rely on a key that %s', async (_, different) => {
  expect(await judge(different, five)).toMatchObject([
    { policy: 'min_balance', value: null, message: expect.stringContaining('is unknown') },
  ])
})

it('goes by what is left of a cap too, alone and beside a balance', async () => {
  const quotas = [
    { name: 'key_limit', unit: 'USD', limit: '9', used: null, remaining: '1', period: null, resets_at: null },
  ]

  expect(await judge({ balances: null, quotas }, five)).toMatchObject([
    { message: 'what is left of key_limit is $1.00, below $5.00' },
  ])
  expect(await judge({ balances: balance('70'), quotas }, five)).toHaveLength(1)
})

it('does not rely on what was left of a cap before its reset', async () => {
  const quotas = [
    {
      name: 'cap',
      unit: 'USD',
      limit: '9',
      used: null,
      remaining: '8',
      period: null,
      resets_at: '2026-01-01T00:00:00Z',
    },
  ]

  expect(await judge({ balances: null, quotas }, five)).toMatchObject([
    { value: null, message: 'the balance is unknown, so it may be too low' },
  ])
})

it('asks which currency is meant when there are several, and takes none for another', async () => {
  const balances = [...balance('110', 'CNY'), ...balance('7')]

  await expect(judge({ balances, quotas: null }, five)).rejects.toThrow(/figures in CNY and USD: .*--currency/)
  expect(await judge({ balances, quotas: null }, { ...five, currency: 'USD' })).toEqual([])
  expect(await judge({ balances, quotas: null }, { ...five, currency: 'EUR' })).toMatchObject([
    { message: 'the balance in EUR is unknown, so it may be too low' },
  ])
})

it.each([
  ['2026-11-20T18:00:00Z', 0],
  ['2026-11-20T17:59:59Z', 1],
  [null, 1],
])('wants a reading of the last six hours, and has one of %s', async (last_success_at, count) => {
  expect(await judge({ last_success_at }, { maxAge: '6h' })).toHaveLength(count)
})

it('refuses a key that its provider rejects, but not for a fault of the network', async () => {
  const failed = (kind: 'auth_error' | 'network_error') =>
    ({ sync_status: 'error', last_error: { ...authError('2026-11-20T00:00:00Z'), kind } }) as const

  expect(await judge(failed('auth_error'), five)).toMatchObject([{ policy: 'status', value: 'auth_error' }])
  expect(await judge(failed('network_error'), five)).toEqual([])
})

it.each([
  ['nobody/knows', 'is not in the registry'],
  ['toString', 'is not in the registry'],
  ['broken', "the registry's row of broken is broken"],
])('has a sentence for %s', async (path, sentence) => {
  const failure = judge({}, { ...five, keyPath: path })

  await expect(failure).rejects.toThrow(CommandError)
  await expect(failure).rejects.toThrow(sentence)
})
