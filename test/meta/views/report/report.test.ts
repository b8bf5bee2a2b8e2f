// The page as a whole: what is in it, what cannot get into it, and that it is always the same.
import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import type { ReportKey } from '../../../../meta/views/report/input.ts'
import { renderReport, reportStart } from '../../../../meta/views/report/report.ts'
import { Decimal, zero } from '../../../../schema/decimal.ts'
import { Instant, instantAt } from '../../../../schema/instant.ts'
import { authError, quota, statusKey } from '../../example.ts'
import { past, reportInput, reportKey } from './report-input.ts'

const files = { script: 'let a = 1 < 2', style: 'p{color:red}' }
const page = (keys: readonly ReportKey[], different = {}) => renderReport(reportInput(keys, different), files)
const usd = (amount: string) => [{ amount, currency: 'USD', parts: [] }]
/** Without what is not words. */
const words = (text: string) =>
  text
    .replace(/<(script|style|head)[\s\S]*?<\/\1>/g, '')
    .replaceAll('<wbr>', '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')

const month = { period: 'month' as const, starts_at: '2026-11-01T00:00:00Z', ends_at: '2026-12-01T00:00:00Z' }

it('runs and shows only the script and the styles that its policy names by their hashes, and loads nothing', () => {
  const text = page([reportKey()])

  const hash = (part: string) => `sha256-${createHash('sha256').update(part).digest('base64')}`
  const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(text) ?? []
  expect(policy.replaceAll('&#39;', "'").split('; ')).toEqual([
    "default-src 'none'",
    `script-src '${hash(files.script)}'`,
    `style-src '${hash(files.style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
  ])
  expect(text.startsWith(reportStart)).toBe(true)
  expect(text).toContain(`<script>${files.script}</script>`)
  expect(text).not.toMatch(/<[^>]* (?:src|style|on\w+)=/)
})

it('lets no name, note, tag, or message become HTML', () => {
  const evil = '"><img src=x onerror=alert(1)></script><script>alert(2)</script>'
  const key = statusKey({
    key_path: `a/${evil}`,
    account_ref: evil,
    key_alias: evil,
    notes: evil,
    owner: evil,
    tags: [evil],
    last_error: authError('2026-11-20T21:00:00Z'),
    attributes: { evil: evil.slice(0, 200) },
    badges: ['rejected'],
  })

  const text = page([reportKey(key, { past: [past(1, '10'), past(2, '9')] })], { problems: [evil] })

  expect(text).not.toContain('<img')
  expect(text.match(/<script/g)).toHaveLength(2)
  expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;')
})

it('puts first what needs somebody, the most urgent first, with what to do', () => {
  const text = page([
    reportKey(statusKey({ key_path: 'x/low', badges: ['live', 'low'], balances: usd('0.5') })),
    reportKey(statusKey({ key_path: 'x/fine' })),
    reportKey(
      statusKey({
        key_path: 'x/dead',
        balances: null,
        badges: ['rejected'],
        last_error: authError('2026-11-20T21:00:00Z'),
      }),
    ),
  ])

  const [, attention = ''] = /id="attention"([\s\S]*?)<\/section>/.exec(text) ?? []
  expect(words(attention)).toMatch(/x\/dead .*rejected .*Make a new key at openrouter .* x\/low .*\$0\.50 .*Top up/)
  expect(words(attention)).not.toContain('x/fine')
  expect(text.indexOf('id="attention"')).toBeLessThan(text.indexOf('id="totals"'))
})

it('puts what ends first above what ends later, in the order of status', () => {
  const expires_at = Instant.parse('2026-11-26T00:00:00Z')
  const text = page([
    reportKey(statusKey({ key_path: 'x/a-expiring', badges: ['live', 'expiring'], expires_at })),
    reportKey(statusKey({ key_path: 'x/b-low', badges: ['live', 'low'], runway_days: Decimal.parse('0.3') })),
  ])

  const [, found = ''] = /id="attention"([\s\S]*?)<\/section>/.exec(text) ?? []
  const attention = found.replaceAll('<wbr>', '')
  expect([...new Set(attention.match(/x\/[a-z-]+(?=<)/g))]).toEqual(['x/b-low', 'x/a-expiring'])
})

it('counts each wallet once, by currency, and never adds amounts that may be the same money', () => {
  const cost = (amount: string) => [
    {
      period: 'month' as const,
      starts_at: '2026-11-01T00:00:00Z',
      ends_at: '2026-12-01T00:00:00Z',
      amount,
      currency: 'USD',
      group: null,
    },
  ]
  const shared = { account_ref: 'team', attributes: { team_id: 't' }, balances: usd('9') }
  const text = page([
    reportKey(
      statusKey({ ...shared, key_path: 'x/one', costs: cost('4'), burn: [{ currency: 'USD', per_day: '5.5' }] }),
    ),
    reportKey(statusKey({ ...shared, key_path: 'x/two', costs: cost('4') })),
    reportKey(statusKey({ key_path: 'x/three', account_ref: 'team', balances: usd('1.5'), costs: cost('3') })),
  ])

  const [, totals = ''] = /id="totals"([\s\S]*?)<\/section>/.exec(text) ?? []
  expect(words(totals)).toContain(
    'by provider Provider Spent Note openrouter at least $4.00 keys of one account report different amounts, and one may hold another',
  )
  expect(words(totals)).toContain('USD $10.50 at least $5.50 2 wallets pace known for 1 of 2')
  expect(words(totals)).not.toContain('$11')
})

it('adds up what each provider got, and names the keys for which it is not known', () => {
  const cost = {
    period: 'month' as const,
    starts_at: '2026-11-01T00:00:00Z',
    ends_at: '2026-12-01T00:00:00Z',
    amount: Decimal.parse('4'),
    currency: 'USD',
    group: null,
  }
  const silent = ['b', 'c', 'd', 'e'].map((name) =>
    reportKey(statusKey({ key_path: `x/${name}`, account_ref: name, costs: null })),
  )
  const text = page([reportKey(statusKey({ key_path: 'x/a', account_ref: 'a', costs: [cost] })), ...silent])

  expect(words(text)).toContain('openrouter at least $4.00 not reported for x/b , x/c , x/d and 1 more')
})

it('has one row for each account, which add up to what their provider got, and says what is worked out', () => {
  const cost = (amount: string) => [{ ...month, amount, currency: 'USD', group: null }]
  const key = (key_path: string, change: Parameters<typeof statusKey>[0], seen: ReportKey['seen'] = []) =>
    reportKey(statusKey({ key_path, account_ref: key_path.split('/')[1] ?? '', costs: null, ...change }), { seen })
  const team = { attributes: { team_id: 't' } }
  const text = page([
    key('x/a/1', { ...team, costs: cost('4') }),
    key('x/a/2', { ...team, costs: cost('4') }),
    key('x/b/1', { ...team, costs: cost('4') }),
    key('x/c/1', {}, [{ currency: 'USD', amount: Decimal.parse('1.5'), since: Instant.parse('2026-11-03T00:00:00Z') }]),
    key('x/d/1', { key_kind: 'management' }),
  ])

  const [, totals = ''] = /id="totals"([\s\S]*?)<\/section>/.exec(text) ?? []
  expect(words(totals)).toContain(
    'openrouter at least $5.50 worked out from readings of x/c/1 since 2026-11-03; not reported for the whole account of x/d/1 ',
  )
  expect(words(totals)).toContain(
    'Account Spent Note openrouter a, b $4.00 openrouter c at least $1.50 worked out from readings of x/c/1 since 2026-11-03 openrouter d unknown not reported',
  )
})

it('says what a key without a balance cost this month', () => {
  const costs = [{ ...month, amount: '4', currency: 'USD', group: null }]
  const text = words(page([reportKey(statusKey({ key_path: 'x/a', balances: null, quotas: null, costs }))]))

  expect(text).toMatch(/Key State Left Spends Lasts Expires x\/a ● live \$4\.00 in 2026-11 /)
})

it('counts the month of a bill that began in another month of the calendar', () => {
  const bill = (starts_at: string, ends_at: string) =>
    statusKey({
      balances: null,
      costs: [{ period: 'month', starts_at, ends_at, amount: '7', currency: 'USD', group: null }],
    })
  const money = (key: ReturnType<typeof statusKey>) => words(page([reportKey(key)]))

  expect(money(bill('2026-10-25T00:00:00Z', '2026-11-25T00:00:00Z'))).toMatch(/by provider .*\$7\.00/)
  expect(money(bill('2026-11-01T00:00:00Z', '2026-11-20T00:00:00Z'))).toContain('No provider reports')
})

it('breaks a path where its parts begin, and only a part that is too long within itself', () => {
  const long = 'a-name-that-is-longer-than-a-narrow-column'

  const text = page([reportKey(statusKey({ key_path: `x/<b>/${long}` }))])

  expect(text).toContain(`>x/<wbr>&lt;b&gt;/<wbr><span class="long">${long}</span></a>`)
  expect(text).toContain(`>x/<wbr>&lt;b&gt;/<wbr><span class="long">${long}</span></h3>`)
})

it('says rejected of a key that is, tells times as people read them, and has no mark that fonts lack', () => {
  const rejected = { status: 'error' as const, badges: ['rejected' as const] }
  const failing = { status: 'error' as const, badges: ['failing' as const] }
  const at = Instant.parse('2026-11-20T21:00:07Z')
  const text = page([
    reportKey(statusKey({ key_path: 'x/a', last_success_at: at, badges: ['live', 'expiring'] })),
    reportKey(statusKey({ key_path: 'x/b', ...rejected, last_error: authError('2026-11-20T21:00:00Z') }), {
      past: [past(1, null, { sync_status: 'error', error_kind: 'auth_error' })],
    }),
    reportKey(statusKey({ key_path: 'x/c', ...failing })),
  ])

  expect(words(text)).toContain('3 keys: 1 live, 1 rejected, 1 failing; 1 expiring.')
  expect(text).toContain('<th scope="row"><time datetime="2026-11-01T00:00:00Z">2026-11-01 00:00</time></th>')
  expect(words(text)).toContain('When (UTC)')
  expect(words(text)).toContain('Last read 2026-11-20 21:00 UTC (')
  expect(words(text)).not.toMatch(/\d\dT\d\d/)
  expect(text).not.toContain('⌛')
})

it('lists what expires, the nearest first, and says how many have no date', () => {
  const text = page([
    reportKey(statusKey({ key_path: 'x/later', expires_at: '2027-03-01T00:00:00Z' })),
    reportKey(statusKey({ key_path: 'x/soon', expires_at: '2026-11-22T00:00:00Z' })),
    reportKey(statusKey({ key_path: 'x/never', expires_at: null })),
  ])

  const [, expiry = ''] = /id="expiry"([\s\S]*?)<\/section>/.exec(text) ?? []
  expect(words(expiry)).toMatch(/x\/soon .*2026-11-22 .*in 24 hours .*x\/later .*2027-03-01/)
  expect(words(expiry)).toContain('the bars reach a year, with lines at 30, 90, and 180 days')
  expect(words(expiry)).toMatch(/Key Expires That is Time left x/)
  expect(words(expiry)).toContain('1 key without a known date')
})

it('describes each plot in words, and as a table, for those who do not see it', () => {
  const text = page([
    reportKey(statusKey({ costs: null, quotas: null }), { past: [past(1, '100'), past(2, '17.354')] }),
  ])

  expect(words(text)).toContain(
    'Balance in USD : from $100.00 on 2026-11-01 to $17.35 on 2026-11-02; lowest $17.35, highest $100.00 on 2026-11-01',
  )
  expect(text).toContain('<th scope="row">2026-11-02 00:00</th><td>$17.354</td>')
  expect(text).toContain('role="img" aria-labelledby="plot-0"')
  expect(JSON.parse(/id="data">([^<]*)</.exec(text)?.[1] ?? '')).toMatchObject({
    axes: [expect.stringMatching(/^\d{8} 1440$/)],
    plots: [{ kind: 'line', amounts: '100 17.354', axis: 0 }],
  })
})

it('says that a table has only some of the readings as long as no script adds the others', () => {
  const read = Array.from({ length: 8 }, (_, index) => past(index + 1, String(100 - index * index)))
  const tables = (count: number) =>
    page([reportKey(statusKey({ costs: null, quotas: null }), { past: read.slice(0, count) })])

  expect(tables(8)).toContain('<caption>Balance in USD<noscript> (5 of 8)</noscript></caption>')
  expect(tables(5)).toContain('<caption>Balance in USD</caption>')
})

it('calls each section in its heading as in the list of sections', () => {
  const text = page([reportKey()])
  const [, nav = ''] = /<nav[^>]*>([\s\S]*?)<\/nav>/.exec(text) ?? []
  const names = [...nav.matchAll(/href="#(\w+)">([^<]*)</g)].filter(([, id]) => id !== 'attention' && id !== 'keys')

  expect(names.length).toBeGreaterThan(2)
  for (const [, id, name] of names) expect(text).toContain(`<h2 id="${id}">${name}</h2>`)
})

it('is a page without keys, too, and is the same every time', () => {
  expect(words(page([]))).toContain('No keys.')
  expect(page([reportKey()])).toBe(page([reportKey()]))
})

it('stays under 2 MB for 200 keys that moved every day of a year', () => {
  const days = Array.from({ length: 365 }, (_, day) => instantAt(Date.parse('2025-11-21T00:07:00Z') + day * 86_400_000))
  const keys = Array.from({ length: 200 }, (_, index) => {
    const name = `team-${index}`
    const key = statusKey({ key_path: `openrouter/${name}/key`, account_ref: name, balances: usd(`${index}.01`) })
    const readings = days.map((at, day) => ({
      ...past(1, null),
      at,
      balances: [balance(((day * 7919 + index * 31) % 50_000) + 1)],
    }))
    return reportKey(key, { past: readings })
  })

  const text = page(keys, { since: days[0] })

  // The script and the styles take 61 KB more.
  expect(Buffer.byteLength(text)).toBeLessThan(1_900_000)
})

it('stays under 2 MB with three quotas for each of them, too, whose figures follow no rule', () => {
  const [units, limit] = [['USD', 'requests', 'tokens'], Decimal.parse('1000')]
  // As random as need be, and the same every time.
  const figure = (key: number, day: number) => (key * 7919 + day * 104_729 + key * day * 31) % 999
  const of999 = (figureOf: (number: number) => string) =>
    Array.from({ length: 999 }, (_, number) => Decimal.parse(figureOf(number + 1)))
  const [whole, tenths, cents] = [of999(String), of999((one) => `${one}.7`), of999((one) => `${one * 3}.19`)]
  const monthly = quota('2026-12-01T00:00:00Z')
  const yearAgo = Date.parse('2025-11-21T00:00:00Z')
  const keys = Array.from({ length: 200 }, (_, index) => {
    const name = `team-${index}`
    const quotasOn = (day: number) =>
      units.map((unit, number) => ({
        ...monthly,
        name: unit.toLowerCase(),
        unit,
        limit,
        used: null,
        remaining: whole[figure(index + number * 200, day)] ?? zero,
      }))
    const readings = Array.from({ length: 365 }, (_, day) => ({
      ...past(1, null),
      at: instantAt(yearAgo + day * 86_400_000 + (index * 17 + (figure(index, day) % 30)) * 60_000),
      balances: [{ amount: cents[figure(index, day)] ?? zero, currency: 'USD', parts: [] }],
      quotas: quotasOn(day),
      costs: [
        {
          period: 'day' as const,
          starts_at: instantAt(yearAgo + day * 86_400_000),
          ends_at: instantAt(yearAgo + (day + 1) * 86_400_000),
          amount: tenths[figure(index, day)] ?? zero,
          currency: 'USD',
          group: null,
        },
      ],
    }))
    const key = statusKey({
      key_path: `openrouter/${name}/key`,
      account_ref: name,
      balances: usd(`${index}.01`),
      quotas: quotasOn(364),
      costs: readings.at(-1)?.costs ?? null,
    })
    return reportKey(key, { past: readings })
  })

  const text = page(keys, { since: instantAt(yearAgo) })

  // The script and the styles take 61 KB more.
  expect(text.match(/data-plot/g)).toHaveLength(1000)
  expect(Buffer.byteLength(text)).toBeLessThan(1_900_000)
})

function balance(cents: number) {
  return { amount: Decimal.parse(String(cents)), currency: 'USD', parts: [] }
}

it('draws no bar for a quota that has been reset since, and says what it is that was left', () => {
  const bars = (resets_at: string) => page([reportKey(statusKey({ balances: null, quotas: [quota(resets_at)] }))])

  expect(bars('2026-11-22T00:00:00Z')).toContain('<meter')
  expect(bars('2026-11-20T00:00:00Z')).not.toContain('<meter')
  expect(words(bars('2026-11-20T00:00:00Z'))).toContain('$74.50 of $100.00 left before its reset on 2026-11-20')
})

it('adds to what a wallet costs a day nothing of a key that has no wallet', () => {
  const paid = (key_path: string, change: Parameters<typeof statusKey>[0]) =>
    reportKey(statusKey({ key_path, quotas: null, burn: [{ currency: 'USD', per_day: '4' }], ...change }))
  const keys = [paid('a', { balances: usd('10') }), paid('b', { balances: null })]

  expect(words(page(keys))).toMatch(/USD \$10\.00 \$4\.00 1 wallet (?!pace)/)
})

it('expects no pace of the wallet of a rejected key, as status does not', () => {
  const pace = [{ currency: 'USD', per_day: '5.5' }]
  const text = page([
    reportKey(statusKey({ key_path: 'x/works', account_ref: 'a', balances: usd('9'), burn: pace })),
    reportKey(statusKey({ key_path: 'x/dead', account_ref: 'b', balances: usd('3'), badges: ['rejected'] })),
  ])

  expect(words(text)).toMatch(/USD \$12\.00 \$5\.50 2 wallets (?!pace)/)
})

it('counts the wallet of a rejected key once, and says that more may be left', () => {
  const read = { last_success_at: '2026-11-18T00:00:00Z', last_error: authError('2026-11-19T00:00:00Z') }
  const text = page([
    reportKey(statusKey({ key_path: 'x/works', balances: usd('7') })),
    reportKey(
      statusKey({ key_path: 'x/dead', balances: usd('10'), badges: ['rejected'], sync_status: 'error', ...read }),
    ),
  ])

  expect(words(text)).toContain('USD at least $7.00 1 wallet pace unknown')
})
