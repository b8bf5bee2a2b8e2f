// A provider that does not exist is refused with the one that was probably meant, or else all of them.
import { expect, it } from 'vitest'
import { knownProviders, refuseUnknownProviders } from '../../../pipeline/store/known-providers.ts'

it('refuses the first unknown name, and says which are known', () => {
  expect(() => refuseUnknownProviders(['openrouter', 'nobody'])).toThrow(
    /^unknown provider nobody: choose one of .*xai/,
  )
  expect(() => refuseUnknownProviders(['opnrouter'])).toThrow(
    /^unknown provider opnrouter \(did you mean openrouter\?\): run keyz providers to see them all$/,
  )
  expect(() => refuseUnknownProviders(['openrouter', 'xai'])).not.toThrow()
  expect(knownProviders().split(', ')).toContain('deepseek')
})
