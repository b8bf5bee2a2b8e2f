// Stability AI: credits of the account, which are not money. Source: Stability's API reference.
import { z } from 'zod'
import { defineProvider } from './framework/define.ts'
import { amount, flag, text } from './framework/foreign.ts'
import { apiKey } from './framework/keys.ts'
import { maybe } from './framework/readable.ts'
import { ask, askAlso } from './framework/request.ts'
import { quota, theOnly } from './framework/rows.ts'

const Balance = z.object({ credits: amount })

const Account = z.object({
  email: maybe(text),
  // The fields of an organization are not verified, so each of them may be missing.
  organizations: maybe(z.array(z.object({ name: maybe(text), is_default: maybe(flag), role: maybe(text) }))),
})

export const stability = defineProvider({
  id: 'stability',
  name: 'Stability AI',
  aliases: ['stability-ai', 'stabilityai'],
  docs: ['https://platform.stability.ai/docs/api-reference'],
  host: 'https://api.stability.ai',
  keys: apiKey('STABILITY_API_KEY', { create: 'https://platform.stability.ai/account/keys' }),
  requests: {
    balance: ask(Balance, { path: '/v1/user/balance', gives: ['quotas'] }),
    account: askAlso(Account, { path: '/v1/user/account', gives: ['attributes'] }),
  },
  normalize({ balance, account }) {
    // The balance is that of the default organization.
    const organization = theOnly(account?.organizations, ({ is_default: isDefault }) => isDefault === true)
    return {
      quotas: quota('credits', 'credits', { remaining: balance.credits }),
      attributes: { role: organization?.role },
      identity: { email: account?.email, organization: organization?.name },
    }
  },
  cannot: {
    balances: 'Stability counts in credits (see the quota) and reports no money',
    else: 'Stability reports only how many credits are left',
  },
})
