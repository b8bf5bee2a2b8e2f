// A status that looks like a failure that will pass, and of which the provider says that it will not.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startLocalProviders } from '../../../pipeline/demo/local-providers.ts'
import { Sidecar } from '../../../schema/sidecar.ts'
import { madeUpKey } from '../../support/made-up-key.ts'
import { testStore } from '../../support/store.ts'

it('records at once that an account is out of money, although the status is that of a throttle', async () => {
  await using store = await testStore()
  const body = JSON.stringify({ error: { type: 'exceeded_current_quota_error', message: 'suspended' } })
  const server = await startLocalProviders(() => ({ status: 429, body, headers: { 'retry-after': '60' } }))
  await store.insert({ 'moonshot/a/one': madeUpKey('moonshot', 'api').entry })
  await store.keyz(['discover', '--yes'])

  const { code } = await store.keyz(['sync'], server.variables)
  await server.close()

  expect(code).toBe(1)
  const text = await readFile(join(store.path, '.keyz/providers/moonshot/a/one.json'), 'utf8')
  expect(Sidecar.parse(JSON.parse(text)).last_error).toMatchObject({ kind: 'provider_error', http_status: 429 })
})
