// What was left out of an answer is a gap of every field that the answer gives, in words that a person can look up.
import { expect, it } from 'vitest'
import { z } from 'zod'
import { defineProvider, type NormalizeContext } from '../../../providers/framework/define.ts'
import { amount, text } from '../../../providers/framework/foreign.ts'
import { apiKey } from '../../../providers/framework/keys.ts'
import { maybe, readable } from '../../../providers/framework/readable.ts'
import { ask, askEach } from '../../../providers/framework/request.ts'
import { money, quota } from '../../../providers/framework/rows.ts'
import { Instant } from '../../../schema/instant.ts'

const Account = z.object({
  used: amount,
  windows: z.array(readable(z.object({ name: text, left: amount }))),
  byModel: maybe(z.record(z.string(), maybe(amount))),
})

const acme = defineProvider({
  id: 'acme',
  name: 'Acme',
  docs: ['https://acme.example.com'],
  host: 'https://api.acme.example.com',
  keys: apiKey('ACME_API_KEY', { create: 'https://acme.example.com/keys' }),
  requests: {
    account: ask(Account, { path: '/me', gives: ['credits_used', 'quotas'] }),
    projects: askEach(z.object({ name: maybe(text) }), { path: '/{each}', each: 'projects', gives: ['attributes'] }),
  },
  normalize: ({ account, projects }) => ({
    credits_used: money(account.used, 'USD'),
    quotas: account.windows.flatMap((window) =>
      window === undefined ? [] : quota(window.name, 'requests', { remaining: window.left }),
    ),
    attributes: { project: projects?.[0]?.answer.name },
  }),
})

const context: NormalizeContext = {
  now: Instant.parse('2026-11-21T00:00:00Z'),
  kind: 'api',
  parameters: {},
  region: '',
  askedWith: {},
  isOwn: () => false,
  recordIdentity: false,
}

function gapsOf(account: object, projects: unknown = null) {
  const { gaps, quotas, credits_used } = acme.read({ account, projects }, context, [])
  return { gaps: gaps.map(({ field, reason, hint }) => `${field} ${reason}: ${hint}`), quotas, credits_used }
}

const said = 'Acme sent something in a format that keyz does not know, which was left out'
const window = { name: 'day', left: '5' }

it('says nothing where nothing was left out', () => {
  expect(gapsOf({ used: '1', windows: [window] }).gaps).toEqual([])
  expect(gapsOf({ used: '1', windows: [] }).quotas).toEqual([])
})

it('says it once for each field that may lack something, and keeps the rest', () => {
  const { gaps, quotas, credits_used } = gapsOf({ used: '1', windows: [{ name: 'FUTURE' }, window, 5] })

  expect(gaps).toEqual([`quotas request_failed: ${said}: windows[]`])
  expect(quotas).toMatchObject([{ name: 'day', remaining: '5' }])
  expect(credits_used).toEqual({ amount: '1', currency: 'USD' })
})

it('does not call a list known to be empty when all of it was left out', () => {
  expect(gapsOf({ used: '1', windows: [{ name: 'FUTURE' }] }).quotas).toBeNull()
})

it('repeats no name that is data, and no value', () => {
  const { gaps } = gapsOf({ used: '1', windows: [], byModel: { 'acme-7b (secret)': 'a lot' } })

  expect(gaps).toEqual([`quotas request_failed: ${said}: byModel.?`])
})

it('leaves out which of several answers it was in', () => {
  const { gaps } = gapsOf({ used: '1', windows: [] }, [{ each: 'p1', answer: { name: 5 } }])

  expect(gaps).toEqual([`attributes request_failed: ${said}: name`])
})
