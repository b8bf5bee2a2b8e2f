// Every key that a provider issues is seen by its shape; ids, dates, names and digests are not.
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fakeSecret } from '../../../pipeline/demo/fake-secret.ts'
import { looksLikeKey } from '../../../pipeline/guard/looks-like-key.ts'
import { providers } from '../../../providers/index.ts'

const specs = providers.flatMap(({ id, keys }) =>
  keys.flatMap((spec) => (spec.prefix === undefined ? [] : [{ id, kind: spec.kind, spec }])),
)

it.each(specs)('sees a key of $id ($kind), wherever it stands', ({ spec }) => {
  const before = fc.constantFrom('', '"', 'old key: ', '# ', 'x=', '(', '\n', 'é', 'name:')
  const after = fc.constantFrom('', '"', '.', ' is the old one', ',', '\n', ')')
  const randomHex = (digits: number) => randomBytes(digits).toString('hex').slice(0, digits)

  fc.assert(
    fc.property(before, after, (left, right) => looksLikeKey(left + fakeSecret(spec, randomHex) + right) !== null),
  )
})

it('sees keys without a prefix where upper case, lower case and digits mix as chance does', () => {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789']
  const seen = Array.from({ length: 500 }, () =>
    looksLikeKey(`token: ${[...randomBytes(40)].map((byte) => letters[byte % letters.length]).join('')}`),
  ).filter((found) => found !== null)

  expect(seen.length).toBeGreaterThan(480)
})

const mixed = (length: number) => 'aB3'.repeat(length).slice(0, length)

it.each<[string, string]>([
  ['a private key', `-----${'BEGIN'} OPENSSH PRIVATE KEY-----`],
  ['an encrypted message', `-----${'BEGIN'} PGP MESSAGE-----`],
  ['a signed token', `${'eyJ'}${mixed(20)}.${'eyJ'}${mixed(20)}.${mixed(20)}`],
  ['a GitHub key', `${'gh'}p_${mixed(36)}`],
  ['a GitHub key', `${'github'}_pat_${mixed(30)}`],
  ['an AWS key', `${'AK'}IA${'ABCDEFGH'.repeat(2)}`],
  ['a Gemini key', `${'AI'}za${mixed(35)}`],
  ['a Slack token', `${'xo'}xb-${'1'.repeat(12)}`],
  ['a login in an address', `https://me:${mixed(9)}@example.org/x`],
])('names %s', (name, text) => {
  expect(looksLikeKey(`before "${text}" after`)).toBe(name)
})

it.each([
  'anthropic/claude-sonnet-4-20250514-thinking',
  'accounts/fireworks/models/llama4-maverick-instruct-basic',
  'meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8',
  'Qwen/Qwen3-235B-A22B-Instruct-2507',
  'sk-learn',
  'task-force-of-the-accounting-department-2026',
  'disk-usage-of-all-the-machines-in-berlin',
  '123e4567-e89b-12d3-a456-426614174000',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'https://platform.deepseek.com/api_keys?from=registry&page=2',
  'https://api.openrouter.ai/api/v1/credits',
  'org-AbCdEfGh1jKlMn0pQ2stUvWx',
  'proj_AbCdEfGh1jKlMn0pQ2stUvWx',
  'wrkspc_01AbCdEfGh1jKlMn0pQ2stUvWx',
  '00000000000000000000000000000acc',
  '2026-11-21T00:00:00.000Z',
  'team-a/very/long/Path/Of/Folders/With/Numbers/2026/And/More/Words/Until/It/Ends',
  'TheNightlyJobOfTheAccountingDepartmentInBerlin',
  'customers/AcmeCorporation2026Production',
  'sha256:0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9',
  'me@example.org',
  'xai-team',
  'work/xai-production-server-2',
  'xai-Team-Inference',
  '.keyz/providers/xai/work/xai-ci-8d39049f0d.json',
  'tvly-batch-jobs-berlin',
  'sk-learn-production-cluster',
  'git@example.org:me/store.git',
])('leaves alone %s', (text) => {
  expect(looksLikeKey(`{ "notes": "${text}" }`)).toBe(null)
})

it('sees a key after a name that begins like one', () => {
  const key = `xai-${mixed(80)}`

  expect(looksLikeKey(`xai-production-server ${key}`)).toBe('an xAI key')
  expect(looksLikeKey(`xai-production-server-${key}`)).toBe('an xAI key')
})

it('looks at a long row of words in a moment', () => {
  const started = performance.now()

  expect(looksLikeKey(`xai-${'ab-'.repeat(100_000)}!${'xai-'.repeat(20_000)}`)).toBe('an xAI key')
  expect(performance.now() - started).toBeLessThan(2_000)
})

it('leaves alone every id, digest and date of the usual shapes', () => {
  const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 8, maxLength: 64 })
  const date = fc.date({ noInvalidDate: true, min: new Date(0), max: new Date('2100-01-01') })

  fc.assert(fc.property(hex, (digest) => looksLikeKey(`"payload_sha256": "${digest}"`) === null))
  fc.assert(fc.property(fc.uuid(), (id) => looksLikeKey(`"id": "${id}"`) === null))
  fc.assert(fc.property(date, (day) => looksLikeKey(`"at": "${day.toISOString()}"`) === null))
  fc.assert(fc.property(fc.integer(), (number) => looksLikeKey(`"amount": "${number}.${number}"`) === null))
})
