// Where keys are sent: the providers' own hosts, or an override from the environment that is safe to follow.
import { expect, it } from 'vitest'
import { allowedBaseUrl, baseUrlsOf } from '../../../pipeline/environment/base-url.ts'
import { CommandError } from '../../../pipeline/errors.ts'
import { providers } from '../../../providers/index.ts'

it('leaves every host as its provider file says when nothing overrides it', () => {
  const baseUrls = baseUrlsOf({})

  expect(Object.fromEntries(baseUrls)).toEqual(Object.fromEntries(providers.map(({ id, hosts }) => [id, hosts])))
})

it('replaces the one host that a variable names', () => {
  const before = baseUrlsOf({}).get('xai')
  const after = baseUrlsOf({ KEYZ_BASE_URL_XAI_MANAGEMENT: 'https://proxy.test/xai/' }).get('xai')

  expect(after).toEqual({ ...before, management: 'https://proxy.test/xai' })
})

it('refuses a variable that names no host, instead of asking the real one', () => {
  expect(() => baseUrlsOf({ KEYZ_BASE_URL_XIA: 'https://proxy.test' })).toThrow(
    /^KEYZ_BASE_URL_XIA does not name a host/,
  )
})

it.each([
  'https://proxy.test',
  'https://proxy.test:8443/path',
  'http://localhost:8080',
  'http://127.0.0.1:1',
  'http://127.9.9.9',
  'http://[::1]:80/v1',
])('allows %s', (url) => {
  expect(allowedBaseUrl(url, 'KEYZ_BASE_URL_XAI')).toBe(url)
})

it.each([
  '',
  'proxy.test',
  'http://proxy.test',
  'http://127.0.0.1.proxy.test',
  'http://localhost.proxy.test',
  'ftp://localhost',
  'https://user@proxy.test',
  'https://user:word@proxy.test',
  'https://proxy.test/?to=elsewhere',
  'https://proxy.test/#part',
])('refuses %s, and does not repeat it', (url) => {
  const attempt = () => allowedBaseUrl(url, 'KEYZ_BASE_URL_XAI')

  expect(attempt).toThrow(CommandError)
  expect(attempt).toThrow(/^KEYZ_BASE_URL_XAI is not an https address \(plain http is allowed on loopback only\)/)
})
