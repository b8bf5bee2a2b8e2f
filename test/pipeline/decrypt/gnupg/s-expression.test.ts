import { expect, it } from 'vitest'
import { ciphertextExpression, plaintextOf } from '../../../../pipeline/decrypt/gnupg/s-expression.ts'

it('asks for an RSA value, and keeps a number with its first bit set positive', () => {
  expect(ciphertextExpression({ algorithm: 'rsa', value: Buffer.from('abc') }).toString()).toBe(
    '(7:enc-val(3:rsa(1:a3:abc)))',
  )
  expect(ciphertextExpression({ algorithm: 'rsa', value: Buffer.from([0x80, 1]) })).toEqual(
    Buffer.from('(7:enc-val(3:rsa(1:a3:\0\x80\x01)))', 'latin1'),
  )
})

it('asks for a shared point', () => {
  const [point, wrapped] = [Buffer.from('@point'), Buffer.from('\x03key')]

  expect(ciphertextExpression({ algorithm: 'ecdh', point, wrapped }).toString()).toBe(
    '(7:enc-val(4:ecdh(1:s4:\x03key)(1:e6:@point)))',
  )
})

it.each(['(5:value3:abc)', '(5:value3:abc)\0'])('reads the answer %j', (answer) => {
  expect(plaintextOf(Buffer.from(answer))?.toString()).toBe('abc')
})

it.each([
  '',
  'abc',
  '(5:value3:ab)',
  '(5:value3:abc',
  '(5:value2:abc)',
  '(5:value0:)',
  '(5:value3:abc))',
  '(5:value03:abc)',
  '(5:value-1:abc)',
  '(5:other3:abc)',
])('takes %j for no answer', (answer) => {
  expect(plaintextOf(Buffer.from(answer))).toBeNull()
})
