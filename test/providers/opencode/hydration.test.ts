// The hydration parser: every page gives what was worked out for it, every problem has its name, and no damage gives a wrong number.
import { readdirSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readHydration } from '../../../providers/opencode/hydration.ts'
import {
  LegacyBilling,
  LegacyBlack,
  LegacyGo,
  type LegacyProblem,
  legacyAdvice,
  readLegacyPage,
} from '../../../providers/opencode/legacy-page.ts'
import { asExpected, expectations, pages, queries } from './pages.ts'

const payg = 'wrk_01TESTPAYG0000000000000000'

function page(name: string): string {
  return pages.find((known) => known.name === name)?.html ?? ''
}

function billing(html: string, more: { status?: number; location?: string } = {}) {
  const { status = 200, location = null } = more
  return readLegacyPage({ status, location, html }, { name: 'billing.get', shape: LegacyBilling, workspace: payg })
}

it('has all 14 pages, and says of each what stands in it', () => {
  const files = readdirSync(new URL('./pages/', import.meta.url)).filter((name) => name.endsWith('.html'))

  expect(Object.keys(expectations)).toEqual(expect.arrayContaining(files.map((name) => name.replace('.html', ''))))
  expect(pages).toHaveLength(14)
})

it.each(pages.flatMap(({ name, html }) => queries.map((query) => ({ name, html, query }))))(
  'reads $query of $name',
  ({ name, html, query }) => {
    const expected = expectations[name]
    const read = readHydration(html, query, expected?.workspace ?? '')

    const found =
      read.found === 'value'
        ? { kind: 'resolved', value: asExpected(read.value) }
        : { kind: read.found, ...('seen' in read ? { seen: read.seen } : {}) }
    const { kind, value, seen } = Object(expected?.[query])
    expect(found).toEqual({ kind, ...(kind === 'resolved' ? { value } : {}), ...(seen === undefined ? {} : { seen }) })
  },
)

it('tells signed out, moved, member, cut off, failed and drifted apart, each with what to do', () => {
  const member = page('billing-payg').replaceAll('isAdmin:!0', 'isAdmin:!1').replaceAll('billing.get', 'other.get')
  const problems: [LegacyProblem, ReturnType<typeof billing>][] = [
    ['auth-expired', billing('', { status: 302, location: '/auth/authorize' })],
    ['auth-expired', billing(page('expired-inline-redirect'))],
    ['moved-to-console', billing('', { status: 302, location: 'https://opencode.ai/console/login' })],
    ['moved-to-console', billing('<script>window.location="/console/login"</script>')],
    ['not-admin', billing(member)],
    ['no-hydration', billing(page('login-openauth'))],
    ['no-hydration', billing(page('drift-spa-shell'))],
    ['key-missing', billing(page('go'))],
    ['format-changed', billing(page('billing-payg').replace('r.p.s=1', 'r.p.q=1'))],
    ['rejected', billing(page('billing-rejected'))],
    ['pending', billing(page('billing-payg').split('customerID')[0] ?? '')],
    ['schema-drift', billing(page('drift-key-missing'))],
  ]

  for (const [problem, read] of problems) expect(read).toMatchObject({ problem })
  expect(billing(page('drift-key-missing'))).toEqual({ problem: 'schema-drift', field: 'balance' })
  expect(new Set(problems.map(([problem]) => problem))).toEqual(new Set(Object.keys(legacyAdvice)))
  for (const advice of Object.values(legacyAdvice)) expect(advice).toMatch(/: \S/)
})

it('reads balances, windows and settings in their own units', () => {
  const black = 'wrk_01TESTBLACK000000000000000'
  const go = 'wrk_01TESTGO00000000000000000'
  const read = (
    name: string,
    query: { name: string; shape: typeof LegacyBlack | typeof LegacyGo; workspace: string },
  ) => readLegacyPage({ status: 200, location: null, html: page(name) }, query)

  expect(billing(page('billing-hostile-strings'))).toMatchObject({
    answer: { balance: -3_795_383, reload: true, reloadAmount: 20, monthlyLimit: 50, monthlyUsage: 312_500_000 },
  })
  expect(billing(page('billing-fresh-nulls'))).toMatchObject({
    answer: { balance: 0, reload: null, monthlyLimit: null },
  })
  expect(read('billing-black', { name: 'subscription.get', shape: LegacyBlack, workspace: black })).toMatchObject({
    answer: {
      plan: '100',
      rollingUsage: { usagePercent: 37 },
      weeklyUsage: { status: 'rate-limited', usagePercent: 100 },
    },
  })
  expect(read('go', { name: 'lite.subscription.get', shape: LegacyGo, workspace: go })).toMatchObject({
    answer: { monthlyUsage: { usagePercent: 42, resetInSec: 1_188_832 } },
  })
})

it.each([
  ['a reference in a circle', '$R[5]=$R[6];$R[6]=$R[5]', '$R[5]'],
  ['a reference to nowhere', '', '$R[77]'],
  ['a call', '', 'alert(1)'],
  ['a template', '', '`1`'],
  ['a sum', '', '1+1'],
  ['a field twice', '', '{balance:1,balance:2}'],
  ['more than one value', '', '{balance:1},{balance:2}'],
  ['nesting without end', '', '['.repeat(100)],
])('refuses %s instead of a value', (_, before, value) => {
  const left = `_$HY.r[${JSON.stringify(`billing.get[${JSON.stringify(payg)}]`)}]=`
  const settle = '($R[3]=(r,d)=>{r.s(d),r.p.s=1,r.p.v=d})'
  const html = `<script>${left}$R[0]=$R[2]($R[1]={p:0,s:0,f:0});${before};${settle}($R[1],${value});</script>`

  expect(readHydration(html, 'billing.get', payg)).toEqual({ found: 'format-changed' })
})

it('is not kept busy by a large page that passes one promise on a hundred thousand times', () => {
  const left = `_$HY.r[${JSON.stringify(`billing.get[${JSON.stringify(payg)}]`)}]=`
  const html = `<script>${left}$R[0]=$R[2]($R[1]={p:0});${'f($R[1],1);'.repeat(100_000)}</script>`

  expect(readHydration(html, 'billing.get', payg)).toEqual({ found: 'format-changed' })
})
