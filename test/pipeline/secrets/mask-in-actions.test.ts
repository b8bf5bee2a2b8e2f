// What GitHub Actions is told to hide: each secret once, an armored key line by line, and nothing outside of Actions.
import { expect, it } from 'vitest'
import { maskInActions } from '../../../pipeline/secrets/mask-in-actions.ts'
import { Secret } from '../../../pipeline/secrets/secret.ts'

function maskLines(value: string, inActions = true): string {
  const lines: string[] = []
  maskInActions(new Secret(value), inActions, (text) => lines.push(text))
  return lines.join('')
}

it('names a secret of one line once: the runner knows its encodings', () => {
  expect(maskLines('sk-or-v1-0a1b/2c3d"4e5f?6071')).toBe('::add-mask::sk-or-v1-0a1b/2c3d"4e5f?6071\n')
})

it('names each line of an armored key, and no line of its frame', () => {
  const key = [
    '-----BEGIN PGP PRIVATE KEY BLOCK-----',
    'Comment: made for a test',
    '',
    'lFgEZz4aFhYJKwYBBAHaRw8BAQdA0000000000000000000000000000000000000',
    'abcdefgh',
    '=aBcD',
    '-----END PGP PRIVATE KEY BLOCK-----',
    '',
  ].join('\n')

  const masks = maskLines(key).trimEnd().split('\n')

  expect(masks).toContain('::add-mask::lFgEZz4aFhYJKwYBBAHaRw8BAQdA0000000000000000000000000000000000000')
  expect(masks).toContain('::add-mask::abcdefgh')
  expect(masks).not.toContain('::add-mask::-----BEGIN PGP PRIVATE KEY BLOCK-----')
  expect(masks).not.toContain('::add-mask::Comment: made for a test')
  expect(masks).not.toContain('::add-mask::=aBcD')
})

it('escapes what would end the command, names each secret once, and nothing that is short', () => {
  const secret = new Secret('100%\r\nsafe-passphrase')
  const lines: string[] = []

  maskInActions(secret, true, (text) => lines.push(text))
  const first = lines.length
  maskInActions(secret, true, (text) => lines.push(text))

  expect(lines).toContain('::add-mask::100%25%0D%0Asafe-passphrase\n')
  expect(lines).toHaveLength(first)
  expect(maskLines('short')).not.toContain('::short\n')
})

it('says nothing outside of Actions', () => {
  expect(maskLines('sk-0a1b2c3d4e5f60718293a4b5c6d7e8f9', false)).toBe('')
})
