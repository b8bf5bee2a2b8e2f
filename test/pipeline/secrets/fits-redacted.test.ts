// A redacted form fits a key by its shown start and end, and only when enough is shown.
import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { fitsRedacted } from '../../../pipeline/secrets/fits-redacted.ts'
import { Secret } from '../../../pipeline/secrets/secret.ts'

const value = `sk-ant-${randomBytes(20).toString('hex')}`
const secret = new Secret(value)
const start = value.slice(0, 10)
const end = value.slice(-4)

it.each(['...', '…', '***', '••••', '....', 'xxxx'])('fits a form with %s in the middle', (dots) => {
  expect(fitsRedacted(secret, `${start}${dots}${end}`)).toBe(true)
  expect(fitsRedacted(secret, `${dots}${end}`)).toBe(true)
})

it.each([
  ['another end', `${start}...zz!z`],
  ['another start', `pk-${start}...${end}`],
  ['too little shown', `${start}...${end.slice(-2)}`],
  ['nothing at its end', `${start}...`],
  ['nothing hidden', value],
  ['a pattern of its own', `.*...${end}`],
  ['nothing', ''],
  ['no form at all', null],
])('does not fit with %s', (_, form) => {
  expect(fitsRedacted(secret, form)).toBe(false)
})

it.each([
  ['dots without end', '.'.repeat(20_000)],
  ['dots before a letter that no key has', `${'.'.repeat(20_000)}\u00e9`],
  ['dots between letters', 'x....'.repeat(4000)],
])('gives up on %s, however long', (_, form) => {
  expect(fitsRedacted(secret, form)).toBe(false)
  expect(fitsRedacted(secret, form.slice(0, 500))).toBe(false)
})

it('does not fit a form that shows more than the whole key', () => {
  expect(fitsRedacted(secret, `${value}...${value}`)).toBe(false)
  expect(fitsRedacted(secret, `${value.slice(0, -3)}...${value.slice(-3)}`)).toBe(false)
})
