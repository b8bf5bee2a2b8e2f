// The page lists the variable of every setting and of every address.
import { expect, it } from 'vitest'
import { environmentPage } from '../../../pipeline/docs/environment-page.ts'

const { settings = '', addresses = '' } = environmentPage()

it('has the settings with the fields that they override', () => {
  expect(settings).toContain('| `KEYZ_HOOK_DEADLINE` | `sync.hook_deadline` |')
})

it('has every address of a provider that has several', () => {
  expect(addresses).toContain('| `KEYZ_BASE_URL_XAI` | https://api.x.ai |')
  expect(addresses).toContain('| `KEYZ_BASE_URL_XAI_MANAGEMENT` | https://management-api.x.ai |')
})
