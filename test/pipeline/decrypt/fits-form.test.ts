// Every provider takes the keys that it issues, as far as that is known, and nothing that people store beside them.
import { describe, expect, it } from 'vitest'
import { fitsForm, isDistinctive } from '../../../pipeline/decrypt/fits-form.ts'
import { recognizeKey } from '../../../pipeline/decrypt/key-kind.ts'
import { Secret } from '../../../pipeline/secrets/secret.ts'
import { aKeyOf } from '../../../providers/framework/a-key-of.ts'
import { providers } from '../../../providers/index.ts'
import type { KeyKind } from '../../../schema/reading.ts'
import { madeUpKey, randomHex } from '../../support/made-up-key.ts'

const fits = (providerId: string, kind: KeyKind, text: string) => {
  const provider = providers.find(({ id }) => id === providerId)
  if (provider === undefined) return null
  const secret = new Secret(text)
  return fitsForm(secret, provider, recognizeKey(provider, kind, secret).kind)
}

const noKeys = [
  'correct-horse-battery-staple',
  'Sommer2024!Urlaub#Italien',
  'abcd-efgh-ijkl-mnop-qrst-uvwx',
  'otpauth://totp/Example:alice@example.org?secret=JBSWY3DPEHPK3PXP',
  'someone@mail.example.org',
  'https://example.org/login',
  '-----BEGIN',
  'hunter2',
  'correct-horse-battery-staple-in-the-barn',
]

describe.each(providers)('$id', ({ id, keys }) => {
  it('takes its own keys', () => {
    for (const { kind, prefix } of keys)
      for (let count = 0; count < 20; count++) {
        const { sendable } = madeUpKey(id, kind, prefix ?? null)
        const provider = providers.find((candidate) => candidate.id === id)

        expect(provider && fitsForm(sendable.secret, provider, sendable.kind)).toBe(true)
      }
  })

  it.each(noKeys)('does not take %s', (text) => {
    for (const { kind } of keys) expect(fits(id, kind, text)).toBe(false)
  })
})

it.each([
  ['openai', 'api', () => `sk-svcacct-${randomHex(48)}`],
  ['deepseek', 'api', () => `sk-${randomHex(48)}`],
  ['gemini', 'api', () => `AQ.${randomHex(40)}`],
  ['groq', 'api', () => `gsk_${randomHex(60)}`],
  ['github', 'token', () => `ghp_${randomHex(60)}`],
  ['github', 'token', () => randomHex(40)],
  ['huggingface', 'token', () => `hf_${randomHex(40)}`],
  ['minimax', 'api', () => `eyJhbGciOi.${randomHex(80)}.${randomHex(43)}`],
  ['venice', 'api', () => `VENICE_INFERENCE_KEY_${randomHex(43)}`],
] as const)('%s also issues keys of forms that no documentation gives', (id, kind, make) => {
  expect(fits(id, kind, make())).toBe(true)
})

it.each([
  ['moonshot', 'api', () => randomHex(48)],
  ['openrouter', 'api', () => randomHex(64)],
  ['opencode', 'api', () => `auth=${randomHex(40)}`],
] as const)('%s does not take a random secret without its prefix', (id, kind, make) => {
  expect(fits(id, kind, make())).toBe(false)
})

it('takes an old GitHub token for one that may be, and never for one that is', () => {
  const github = providers.find(({ id }) => id === 'github') ?? expect.fail('no GitHub')
  const [old, classic] = [new Secret(randomHex(40)), new Secret(`ghp_${randomHex(36)}`)]

  expect([old, classic].map((secret) => fitsForm(secret, github, 'token'))).toEqual([true, true])
  expect([old, classic].map((secret) => isDistinctive(secret, github, 'token'))).toEqual([false, true])
  // An installation's token cannot ask who it is, and is gone after an hour.
  expect(fitsForm(new Secret(`ghs_${randomHex(36)}`), github, 'token')).toBe(false)
})

it('says "an" where one says it', () => {
  const named = (id: string) => providers.filter((provider) => provider.id === id).map(aKeyOf)

  expect(['openrouter', 'xai', 'deepseek', 'opencode'].flatMap(named)).toEqual([
    'an OpenRouter key',
    'an xAI key',
    'a DeepSeek key',
    'an OpenCode Console key',
  ])
})
