// What the fields of a reading are called in tables and messages. No two have the same name.
import type { Field } from '../../schema/reading.ts'

export const fieldLabels: Readonly<Record<Field, string>> = {
  balances: 'balance',
  credits_total: 'credits bought',
  credits_used: 'credits used',
  costs: 'costs',
  usage: 'usage',
  quotas: 'quotas',
  rate_limits: 'rate limits',
  expires_at: 'expiry',
  key: 'key details',
  models: 'models',
  attributes: 'attributes',
}
