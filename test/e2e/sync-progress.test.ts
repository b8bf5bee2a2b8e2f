// `keyz sync` on a terminal while a provider keeps it waiting.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect } from 'vitest'
import { hookedStore } from '../support/hooked-store.ts'
import { itNeeds } from '../support/needs.ts'
import { bin } from '../support/run.ts'
import { virtualTerminal } from '../support/virtual-terminal.ts'

itNeeds('script')('shows from the start that it is asking, and how many keys it asks about', async () => {
  await using store = await hookedStore(null)
  await store.keyz(['init', '--yes', '--no-hooks'])
  await using silent = createServer(() => undefined).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const address = silent.address()
  const port = typeof address === 'object' ? address?.port : undefined

  await using terminal = virtualTerminal([process.execPath, bin, 'sync'], {
    size: { columns: 80, rows: 24 },
    environment: { ...store.variables, KEYZ_BASE_URL_DEEPSEEK: `http://127.0.0.1:${port}` },
  })
  const [request] = await once(silent, 'request')
  await terminal.until(/^0 of 1 key$/m)
  terminal.type('\u0003')

  expect(await terminal.ended).toBe(130)
  expect(request.method).toBe('GET')
})
