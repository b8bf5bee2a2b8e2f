// Account and alias of a key as its path tells them; a rename changes only names that came from the path.
import { expect, it } from 'vitest'
import { namesFromPath } from '../../../pipeline/store/names-from-path.ts'
import { providerById } from '../../../providers/index.ts'

const xai = providerById('xai')

it.each([
  ['xai/team-a/ci', 'team-a', 'ci'],
  ['xai/ci', 'default', 'ci'],
  ['ai/grok/team-a/prod/1', 'team-a', 'prod/1'],
  ['work/xai', 'work', 'xai'],
  ['xai', 'default', 'xai'],
  ['keys/my-xai-key', 'default', 'my-xai-key'],
  ['api/xai', 'default', 'xai'],
  ['API_Keys/xai', 'default', 'xai'],
  ['work/api/xai', 'work', 'xai'],
  ['xai/api/ci', 'default', 'api/ci'],
  ['鍵/xai', '鍵', 'xai'],
  ['work/XAI_API_KEY', 'work', 'xai_api_key'],
  ['no/word/of/it', 'of', 'it'],
])('%s belongs to %s, as %s', (path, account_ref, key_alias) => {
  expect(xai && namesFromPath(path, xai)).toEqual({ account_ref, key_alias })
})

it('keeps the end of a name that is too long', () => {
  const long = 'x'.repeat(300)

  expect(xai && namesFromPath(`xai/${long}a/${long}b`, xai)).toEqual({
    account_ref: `${'x'.repeat(254)}a`,
    key_alias: `${'x'.repeat(254)}b`,
  })
})
