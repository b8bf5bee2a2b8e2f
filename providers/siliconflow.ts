// SiliconFlow: gift and paid balance of the account, on two hosts. Source: SiliconFlow's API reference.
import { z } from 'zod'
import { defineProvider } from './framework/define.ts'
import { amount, code, text } from './framework/foreign.ts'
import { apiKey } from './framework/keys.ts'
import { askModels } from './framework/models.ts'
import { nullish } from './framework/readable.ts'
import { ask } from './framework/request.ts'
import { balance } from './framework/rows.ts'

const UserInfo = z.object({
  // Any other code is an error, whatever the HTTP status says.
  code: code('20000'),
  data: z.object({
    totalBalance: amount,
    /** The gift, although its name says nothing of it. */
    ...nullish({ balance: amount, chargeBalance: amount, status: text, name: text, email: text }),
  }),
})

/** No field names the currency: each host is taken to count in the one of its prices. */
const currencies = new Map([
  ['global', 'USD'],
  ['cn', 'CNY'],
])

const unverified = (currency = '') =>
  `SiliconFlow does not name the currency: keyz assumes ${currency} for this host, which is not verified`

export const siliconflow = defineProvider({
  id: 'siliconflow',
  name: 'SiliconFlow',
  aliases: ['silicon-flow', 'siliconflow-cn'],
  docs: ['https://docs.siliconflow.com/en/api-reference/userinfo/get-user-info'],
  hosts: { global: 'https://api.siliconflow.com/v1', cn: 'https://api.siliconflow.cn/v1' },
  regions: ['global', 'cn'],
  keys: apiKey('SILICONFLOW_API_KEY', {
    create: 'https://cloud.siliconflow.com/account/ak (in China https://cloud.siliconflow.cn/account/ak)',
  }),
  requests: {
    user: ask(UserInfo, { path: '/user/info', gives: ['balances', 'attributes'] }),
    models: askModels('/models'),
  },
  normalize({ user: { data: user }, models }, { region }) {
    const currency = currencies.get(region)
    return {
      balances: currency
        ? balance(user.totalBalance, currency, { granted: user.balance, topped_up: user.chargeBalance })
        : null,
      models,
      attributes: { status: user.status },
      identity: { name: user.name, email: user.email },
      gaps: [{ field: 'balances', reason: 'unit_undocumented', hint: unverified(currency) }],
    }
  },
  cannot: { else: 'SiliconFlow shows this only in its web console' },
})
