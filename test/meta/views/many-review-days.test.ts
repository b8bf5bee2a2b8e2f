// Whole days as a reviewer finds them in the pull request: each is a golden file, and what matters most stands first.
import { expect, it } from 'vitest'
import { reviewOf } from '../../../meta/review/review.ts'
import { renderReviewMarkdown } from '../../../meta/views/review/review-markdown.ts'
import { reviewTitle } from '../../../meta/views/review/review-title.ts'
import { Instant } from '../../../schema/instant.ts'
import { authError, now } from '../example.ts'
import { balance, snapshot, type TestKey } from '../review/snapshots.ts'

type Keys = Record<string, TestKey>

const yesterday = Instant.parse('2026-11-20T00:00:00Z')
const nothing = { costs: null, quotas: null, credits_total: null, credits_used: null, expires_at: null }
const rejected = { sync_status: 'error' as const, last_error: authError(now) }
const outOfOrder = { kind: 'provider_error' as const, http_status: 503, message: 'the provider is out of order' }
const failing = { sync_status: 'error' as const, last_error: { ...authError(now), ...outOfOrder } }
const read = (at: string, amount: string, more: object = {}): TestKey => ({
  sidecar: { ...nothing, last_success_at: at, balances: balance(amount), ...more },
})
const numbered = (count: number, name: (number: number) => string, key: (number: number) => TestKey): Keys =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [name(index), key(index)]))
const pages = new Map([
  ['openrouter', { name: 'OpenRouter', console: 'https://openrouter.ai/settings/keys' }],
  ['xai', { name: 'xAI', console: 'https://console.x.ai' }],
])

function page(base: Keys, head: Keys, unread: { key_path: string; provider_id: string }[] = []) {
  const report = reviewOf(snapshot(base), snapshot(head), { base: 'main', head: 'keyz/metadata', now })
  const markdown = renderReviewMarkdown(report, {
    now,
    unread: unread.map((key) => ({ ...key, error: outOfOrder })),
    providerPage: (id) => pages.get(id),
  })
  const title = reviewTitle(report, now)
  return { title, markdown: `# keyz: ${title}\n\n${markdown}` }
}

const golden = (name: string) => `../../golden/review/${name}.md`

it('has one table on a quiet day', async () => {
  const name = (number: number) => `openrouter/team/k${number}`
  const base = numbered(3, name, (number) => read(yesterday, String(500 + number)))
  const head = numbered(3, name, (number) => read(now, String(499 + number)))

  const { title, markdown } = page(base, head)

  expect(title).toBe('3 balances moved')
  await expect(markdown).toMatchFileSnapshot(golden('quiet-day'))
})

it('begins a mixed day with what needs somebody', async () => {
  const owned = { row: { owner: 'platform team' } }
  const expiring = (at: string) => ({ sidecar: { ...nothing, balances: null, expires_at: at }, ...owned })
  const models = (count: number) => ({ sidecar: { ...nothing, balances: null, models: { count, ids: null } } })
  const base: Keys = {
    'openrouter/team/dead': { ...read(yesterday, '12'), ...owned },
    'openrouter/team/short': read('2026-11-19T00:00:00Z', '42'),
    'openrouter/team/steady': read(yesterday, '900'),
    'openrouter/team/filled': read(yesterday, '5'),
    'openrouter/team/still-expiring': expiring('2026-11-22T00:00:00Z'),
    'xai/a/expires': expiring('2026-12-30T00:00:00Z'),
    'xai/a/gone': read(yesterday, '1'),
    'xai/a/model': models(4),
  }
  const head: Keys = {
    'openrouter/team/dead': { ...read(yesterday, '12', rejected), ...owned },
    'openrouter/team/short': read(now, '17'),
    'openrouter/team/steady': read(now, '890.5'),
    'openrouter/team/filled': read(now, '55'),
    'openrouter/team/still-expiring': expiring('2026-11-22T00:00:00Z'),
    'xai/a/expires': expiring('2026-11-24T00:00:00Z'),
    'xai/a/model': models(5),
    'xai/a/new': read(now, '10'),
  }

  const { title, markdown } = page(base, head)

  expect(title).toBe('1 rejected, 1 expires in 3 days, 1 low, 1 topped up')
  await expect(markdown).toMatchFileSnapshot(golden('mixed-day'))
})

it('shows the one dead key before an outage of 500, which is one row', async () => {
  const name = (number: number) => `openrouter/team/k${String(number).padStart(3, '0')}`
  const read17 = (more = {}) => read('2026-11-17T00:00:00Z', '7', more)
  const base = numbered(501, name, () => read17())
  const recorded = numbered(501, name, (number) => read17(number === 250 ? rejected : failing))
  const passing = { ...base, [name(250)]: read17(rejected) }
  const unread = Object.keys(base).flatMap((key_path) =>
    key_path === name(250) ? [] : [{ key_path, provider_id: 'openrouter' }],
  )

  const later = page(base, recorded)
  const atOnce = page(base, passing, unread)

  expect([later.title, atOnce.title]).toEqual(['1 rejected, 500 failing', '1 rejected'])
  for (const { markdown } of [later, atOnce]) {
    const [first] = markdown.split('\n').filter((line) => line.includes('openrouter/team/k'))
    expect(first).toContain(name(250))
    expect(markdown).toContain('| `OpenRouter` | 500 keys | answered 503 |')
    expect(markdown.indexOf(name(250))).toBeLessThan(markdown.indexOf('500 keys'))
  }
  await expect(atOnce.markdown).toMatchFileSnapshot(golden('outage'))
})

it('says what 320 keys did in less than 15 KB', async () => {
  const name = (number: number) => `openrouter/account-${number % 8}/service-${String(number).padStart(3, '0')}`
  const base = numbered(320, name, (number) => read(yesterday, String(400 + number)))
  const head = numbered(320, name, (number) =>
    number % 80 === 3 ? read(yesterday, String(400 + number), rejected) : read(now, String(395 + number)),
  )

  const { title, markdown } = page(base, head)

  expect(title).toBe('4 rejected, 316 balances moved')
  expect(Buffer.byteLength(markdown)).toBeLessThan(15_000)
  await expect(markdown).toMatchFileSnapshot(golden('320-keys'))
})

it('folds a first run away, except what needs somebody', async () => {
  const name = (number: number) => `openrouter/team/k${number}`
  const base = numbered(12, name, () => ({ sidecar: null }))
  const head = numbered(12, name, (number) => read(now, number === 4 ? '0' : String(100 + number)))

  const { title, markdown } = page(base, head)

  expect(title).toBe('1 empty, 11 first readings')
  expect(markdown).toContain('<details><summary>11 first readings</summary>')
  await expect(markdown).toMatchFileSnapshot(golden('first-run'))
})

it('never sends a reviewer to a terminal', () => {
  const name = (number: number) => `openrouter/team/${'long'.repeat(20)}${number}`

  const { markdown } = page(
    numbered(400, name, () => read(yesterday, '9')),
    numbered(400, name, () => read(now, '8')),
  )

  expect(markdown).toMatch(/^\d+ more balances in the files of this change\.$/m)
  expect(markdown).not.toMatch(/keyz (?:review|show|sync|status)|--[a-z]/)
})
