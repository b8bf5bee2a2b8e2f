// The body of a metadata pull request: readable, bounded, and whatever stands in a store can do nothing in it.
import fc from 'fast-check'
import { Lexer, type Token } from 'marked'
import { expect, it } from 'vitest'
import { reviewOf } from '../../../../meta/review/review.ts'
import { renderReviewMarkdown } from '../../../../meta/views/review/review-markdown.ts'
import { KeyChange, type ReviewReport } from '../../../../schema/reports/review-report.ts'
import { toText } from '../../../../schema/text.ts'
import { authError, now, sidecar } from '../../example.ts'
import { balance, snapshot } from '../../review/snapshots.ts'

const hostile = [
  '@everyone',
  '#1',
  'owner/repository#2',
  'GH-3',
  'www.example.org',
  'https://example.org',
  'someone@example.org',
  '[text](javascript:alert(1))',
  '![image](https://example.org/a.png)',
  '<img src=x onerror=alert(1)>',
  '<!-- comment',
  '</details>',
  ':tada:',
  '`code`',
  '``',
  'a|b',
  'a\\|b',
  'ends with \\',
  'line\nbreak',
  '**bold** _it_ ~~out~~',
  '$x$ $$y$$',
  '0123456789012345678901234567890123456789',
  '&lt;script&gt; &#64;me',
  'hidden\u202etext\u200b',
  '  ',
  '| --- |',
]

/** Every token of the document, from the outside in. */
function tokensOf(markdown: string): Token[] {
  const found: Token[] = []
  const visit = (token: Token): void => {
    found.push(token)
    const cells = token.type === 'table' ? [...token.header, ...token.rows.flat()] : []
    for (const inner of [...('tokens' in token ? (token.tokens ?? []) : []), ...cells.flatMap((cell) => cell.tokens)])
      visit(inner)
  }
  for (const token of new Lexer({ gfm: true }).lex(markdown)) visit(token)
  return found
}

const ours = /^[\p{L}\d\s*:;.,()?'-]*$/u

function expectInert(markdown: string): void {
  const tokens = tokensOf(markdown)

  expect([...new Set(tokens.map(({ type }) => type))].sort()).toEqual(
    expect.not.arrayContaining(['image', 'del', 'em', 'list', 'blockquote', 'code', 'def', 'hr', 'br']),
  )
  // The only links lead to the pages that keyz itself knows, and the only HTML folds our own words away.
  for (const token of tokens) {
    if (token.type === 'link') expect(token).toMatchObject({ text: 'console', href: 'https://example.com/keys' })
    if (token.type === 'html') expect(token.raw.trim()).toMatch(/^(<details><summary>[\w ]+<\/summary>|<\/details>)$/)
  }
  // Outside of code spans stand words of ours and nothing else.
  for (const token of tokens)
    if (token.type === 'text' && !('tokens' in token && token.tokens)) expect(token.raw).toMatch(ours)
  expect(markdown).not.toMatch(/[\u202a-\u202e\u200b-\u200f]/)
}

/** Rows with more or fewer cells than the head of their table. */
function raggedRows(markdown: string): string[] {
  // A bar behind a backslash divides nothing.
  const width = (line: string) => line.split(/(?<!\\)\|/).length
  return markdown.split('\n\n').flatMap((block) => {
    const [head, ...lines] = block.split('\n').filter((line) => line.startsWith('|'))
    return head === undefined ? [] : lines.filter((line) => width(line) !== width(head))
  })
}

const providerPage = (id: string) => ({ name: id, console: 'https://example.com/keys' })

function unread(text: string) {
  return {
    key_path: `k${text}`,
    provider_id: text,
    error: { kind: 'network_error' as const, message: text, http_status: null },
  }
}

function report(text: string): ReviewReport {
  const change = KeyChange.parse({
    key_path: 'k',
    provider_id: 'xai',
    account_ref: 'a',
    owner: toText(text),
    kind: 'moved',
    moved_from: null,
    urgency: 'error',
    badges: ['rejected'],
    money: [],
    burn: [],
    runway_days: null,
    runway: null,
    new_error: { ...authError('2026-11-20T00:00:00Z'), message: toText(text) },
    cleared_error: null,
    works_since: null,
    expires_at: null,
    expires_before: null,
    fields: [{ field: `attributes.${text}`, before: text, after: `${text}!`, delta: null }],
  })
  return {
    schema_version: 1,
    base: text,
    head: `${text}2`,
    // Longer and odder than any path that keyz lets in.
    changes: [{ ...change, key_path: `k${text}`, moved_from: `f${text}` }],
    settings: [{ field: `links.${text}`, before: null, after: text, delta: null }],
    totals: [{ provider_id: 'xai', account_ref: text, keys: 2, money: [] }],
    violations: [true, false].map((is_new) => ({
      policy: 'status',
      key_path: `k${text}`,
      message: text,
      value: null,
      limit: text,
      owner: toText(text),
      tags: [],
      acknowledged: is_new ? null : { until: now, why: text },
      is_new,
    })),
  }
}

it.each(hostile)('makes nothing of %j', (text) => {
  const markdown = renderReviewMarkdown(report(text), { now })

  expectInert(markdown)
  expect(raggedRows(markdown)).toEqual([])
})

it('makes nothing of any text at all', () => {
  const pieces = fc.array(
    fc.oneof(fc.constantFrom(...hostile, '`', '|', '\\', ' ', '<', '\r'), fc.string({ unit: 'binary' })),
  )
  fc.assert(
    fc.property(pieces, (parts) => {
      const markdown = renderReviewMarkdown(report(parts.join('')), { now, unread: [unread(parts.join(''))] })

      expectInert(markdown)
      expect(raggedRows(markdown)).toEqual([])
    }),
    { numRuns: 100 },
  )
})

it('is a page that people can read', async () => {
  const names = ['openrouter/@everyone/#1', 'xai/<img src=x>/`|', 'deepseek/www.example.org/:tada:']
  const [first = '', second = '', third = ''] = names
  const base = snapshot({
    [first]: { sidecar: { last_success_at: '2026-11-17T00:00:00Z', balances: balance('42.1') } },
    [second]: {},
  })
  const head = snapshot(
    {
      [first]: { sidecar: { last_success_at: '2026-11-20T00:00:00Z', balances: balance('17.35') } },
      [second]: {
        sidecar: {
          sync_status: 'error',
          last_error: { ...authError('2026-11-20T00:00:00Z'), message: 'see [here](https://example.org) @owner' },
          attributes: { note: '![x](y) | next' },
        },
      },
      [third]: { row: { notes: '<!-- hidden -->', expires_at: '2026-11-30T00:00:00Z' }, sidecar: null },
    },
    { config: 'links: { "[a](b)": "#7" }' },
  )

  const markdown = renderReviewMarkdown(reviewOf(base, head, { base: 'main', head: 'keyz/metadata', now }), {
    now,
    providerPage,
  })

  expectInert(markdown)
  await expect(markdown).toMatchFileSnapshot('../../../golden/review.md')
})

it('stays under 60,000 characters, keeps what matters most and counts the rest', () => {
  const keys = Array.from({ length: 1200 }, (_, index) => `openrouter/team/${'long'.repeat(40)}${index}`)
  const failed = { sync_status: 'error' as const, last_error: authError('2026-11-20T00:00:00Z') }
  const base = snapshot(Object.fromEntries(keys.map((key) => [key, {}])))
  const head = snapshot(
    Object.fromEntries(
      keys.map((key, index) => [key, { sidecar: index === 1199 ? failed : { balances: balance('7') } }]),
    ),
  )

  const markdown = renderReviewMarkdown(reviewOf(base, head, { base: 'a', head: 'b', now }), { now })

  expect(markdown.length).toBeLessThan(60_000)
  expect(markdown).toContain('new error `rejected`')
  const shown = markdown.split('\n').filter((line) => line.includes('`openrouter/team/')).length
  const left = [...markdown.matchAll(/^(\d+) more (?:key|violation|balance)s? in the files/gm)].map(([, count]) =>
    Number(count),
  )
  expect(shown + left.reduce((sum, count) => sum + count, 0)).toBe(1200)
})

it('says how long a quota lasts, and how far that may be off', () => {
  const quota = (remaining: string) => ({
    name: 'credits',
    unit: 'credits',
    limit: '1000',
    used: null,
    remaining,
    period: 'month' as const,
    resets_at: '2026-12-01T00:00:00Z',
  })
  const read = (day: number, remaining: string) => ({
    last_success_at: `2026-11-${day}T00:00:00Z`,
    balances: null,
    quotas: [quota(remaining)],
  })
  const path = 'openrouter/team/ci'
  const settings = { config: 'policies: [{ runway_below: 3d }]' }
  const earlier = [read(17, '900'), read(18, '850'), read(19, '450')]
  const history = new Map([[path, earlier.map((one) => sidecar({ ...one, account_ref: 'team', key_path: path }))]])
  const [base, head] = [read(18, '850'), read(20, '300')].map((one) => snapshot({ [path]: { sidecar: one } }, settings))
  if (base === undefined || head === undefined) throw new Error('no snapshots')

  const markdown = renderReviewMarkdown(reviewOf(base, head, { base: 'a', head: 'b', now, history }), { now })

  expect(markdown).toContain(
    '`runway_below: 3d`, `the quota credits runs out in 12 hours (2 to 48), 9.5 days before its reset, and the limit is 3 days`',
  )
})
