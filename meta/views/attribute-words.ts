// What a provider tells beside the figures, in words: `free tier`, `no`; `estimated balance`, `$30.95`.
import { toDecimal } from '../../schema/decimal.ts'
import { printable } from '../../schema/text.ts'
import { money, type Precision } from '../judge/values.ts'
import { fieldName } from './field-names.ts'

const answers = new Map([
  ['true', 'yes'],
  ['false', 'no'],
])

const inMoney = /_(usd|cny)$/

/** Its name and its value. Some are money, by their names. */
export function attributeWords(name: string, value: string, precision?: Precision): [string, string] {
  const [ending = '', currency = ''] = inMoney.exec(name) ?? []
  const amount = currency === '' ? null : toDecimal(value)
  const label = fieldName(`attributes.${name}`)
  if (amount === null) return [label, answers.get(value) ?? printable(value)]
  return [label.replace(ending.replace('_', ' '), ''), money(amount, currency.toUpperCase(), precision)]
}
