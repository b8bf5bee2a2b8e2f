// What keyz makes of a path, and of the shape of a secret.
import { expect, it } from 'vitest'
import { guessFromPath, guessFromShape } from '../../../pipeline/discover/guess-provider.ts'
import { Secret } from '../../../pipeline/secrets/secret.ts'
import { providers } from '../../../providers/index.ts'

const guess = (path: string) => {
  const found = guessFromPath(path, providers)
  return found.found === 'one'
    ? `${found.row.provider_id} ${found.row.account_ref} ${found.row.key_alias} ${found.row.key_kind}`
    : found.found
}

it.each([
  ['openrouter/personal/ci', 'openrouter personal ci api'],
  ['openrouter/ci', 'openrouter default ci api'],
  ['ai/openrouter/team-a/prod/key-1', 'openrouter team-a prod/key-1 api'],
  ['work/deepseek', 'deepseek work deepseek api'],
  ['deepseek', 'deepseek default deepseek api'],
  ['XAI_API_KEY', 'xai default xai_api_key api'],
  ['work/OPENROUTER_MANAGEMENT_KEY', 'openrouter work openrouter_management_key management'],
  ['xai/team-a/management', 'xai team-a management management'],
  ['OpenRouter/Personal/CI', 'openrouter Personal CI api'],
  ['sites/openrouter.ai/me', 'openrouter default me api'],
  ['grok/me', 'xai default me api'],
  ['keys/my-deepseek-key', 'deepseek default my-deepseek-key api'],
  ['cf/gateway', 'cloudflare default gateway token'],
])('%s is %s', (path, expected) => {
  expect(guess(path)).toBe(expected)
})

it.each(['bank/card', 'email/someone', 'deepseekers/club', 'x', 'wifi at home'])('%s is nobody’s', (path) => {
  expect(guess(path)).toBe('none')
})

it.each(['openrouter/deepseek', 'cloudflare/xai/key'])(
  '%s may be more than one provider’s, and is left to a person',
  (path) => {
    expect(guess(path)).toBe('several')
  },
)

it('decides by the shape of a secret only where one provider alone uses it', () => {
  const shape = (secret: string) => guessFromShape('some/key', new Secret(secret), providers)

  expect(shape(`sk-or-v1-${'0a'.repeat(32)}`)).toMatchObject({ found: 'one', row: { provider_id: 'openrouter' } })
  expect(shape(`cfat_${'0a'.repeat(24)}`)).toMatchObject({
    found: 'one',
    row: { provider_id: 'cloudflare', key_kind: 'token' },
  })
  expect(shape(`sk-${'0a'.repeat(16)}`)).toMatchObject({
    found: 'several',
    providerIds: expect.arrayContaining(['deepseek', 'openai']),
  })
  expect(shape('hunter2')).toEqual({ found: 'none' })
})
