// What keyz takes out of a copied cookie header: one cookie by its name, or a value that stands alone, and never anything else.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseCredential } from '../../../pipeline/decrypt/credential.ts'
import { cookieIn } from '../../../pipeline/decrypt/pasted-cookie.ts'
import { opencode } from '../../../providers/opencode.ts'

const { cookies = [], addresses = {} } = opencode.entry
const seal = 'Fe26.2**0a1b*c2d3*e4'
const opaque = '0a9f3c7b2e81d465.Xk3-q9TzLw'

it.each([
  [`auth=${seal}`, `auth=${seal}`],
  [`Cookie: a=b; auth=${seal}; c=d`, `auth=${seal}`],
  [`cookie:auth="${seal}"`, `auth=${seal}`],
  [`auth=${seal}; auth=${seal}`, `auth=${seal}`],
  [`auth=${seal}; __Host-console_session=${opaque}`, `__Host-console_session=${opaque}`],
  [seal, `auth=${seal}`],
  [opaque, `__Host-console_session=${opaque}`],
  [`${opaque}==`, `__Host-console_session=${opaque}==`],
])('takes of %s the one cookie', (line, cookie) => {
  expect(cookieIn(line, cookies)).toBe(cookie)
})

it.each([
  'theme=dark; session=0123456789abcdef',
  'session=0123456789abcdef',
  'xauth=1234567890; my_auth=2',
  `auth=${seal}; auth=other`,
  'auth=',
  'auth=a b',
  'auth=a,b',
  'auth=ä',
  'short',
  'correct-horse-battery-staple',
  `oc_sk_${opaque}`,
  `sk-${opaque}`,
  '',
])('takes nothing of %s', (line) => {
  expect(cookieIn(line, cookies)).toBeNull()
})

it('never gives more than one allowed name and a value without blanks, semicolons or line ends', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom('auth=', '__Host-console_session=', '; ', '\r\n', ' ', 'Fe26.2**', 'a=b', 'Cookie: ', '"'),
  )
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const cookie = cookieIn(pieces.join(''), cookies)

      if (cookie !== null) expect(cookie).toMatch(/^(?:auth|__Host-console_session)=[\x21-\x3a\x3c-\x7e]+$/)
    }),
    { numRuns: 2000 },
  )
})

it('takes a cookie header for a key only where it is told to, and says which cookie it wants', () => {
  const entry = Buffer.from(`a=b; auth=${seal}\n`)
  const none = () => parseCredential(Buffer.from('a=b; c=d\n'), { cookies })

  expect(() => parseCredential(entry)).toThrow(/contains a space/)
  expect(parseCredential(entry, { cookies }).secret.reveal()).toBe(`auth=${seal}`)
  expect(none).toThrow(/does not contain a cookie __Host-console_session or auth/)
})

it('reads the workspace off a pasted address, unless it is told by name or two differ', () => {
  const workspaceIn = (body: string) =>
    parseCredential(Buffer.from(`${opaque}\n${body}`), { cookies, addresses }).parameters.workspace_id

  expect(workspaceIn('https://opencode.ai/workspace/wrk_01A/billing\n')).toBe('wrk_01A')
  expect(workspaceIn('workspace_id: https://opencode.ai/console/org_01B?tab=1\nuser: x\n')).toBe('org_01B')
  expect(workspaceIn('workspace_id: wrk_01C\nurl: https://opencode.ai/workspace/wrk_01A\n')).toBe('wrk_01C')
  expect(workspaceIn('https://opencode.ai/workspace/wrk_1 https://opencode.ai/workspace/wrk_2')).toBeUndefined()
  expect(workspaceIn('https://opencode.ai.example.com/workspace/wrk_01A')).toBeUndefined()
  expect(workspaceIn('https://opencode.ai/workspace/undefined')).toBeUndefined()
})
