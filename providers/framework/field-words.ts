// What people call each field of a reading. No two fields share a phrase.
import type { Field } from '../../schema/reading.ts'

const fieldWords: Readonly<Record<Field, string>> = {
  balances: 'balance',
  credits_total: 'credits bought',
  credits_used: 'credits used',
  costs: 'cost',
  usage: 'usage',
  quotas: 'quotas',
  rate_limits: 'rate limits',
  expires_at: 'expiry date',
  key: 'key details',
  models: 'models',
  attributes: 'provider details',
}

/** `balance, credits used, cost`. */
export function inWords(fields: readonly Field[]): string {
  return fields.map((field) => fieldWords[field]).join(', ')
}
