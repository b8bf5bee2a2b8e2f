// The single values of a reading by their names, as `keyz history --field` takes them: `balances.USD`, `quotas.key_limit`. Pure.
import type { Decimal } from '../../schema/decimal.ts'
import type { HistoryReading } from '../../schema/reports/history-report.ts'

export interface Figure {
  /** `balances.USD`, `costs.month.USD`, `quotas.key_limit`, `expires_at`. */
  name: string
  /** A currency, or what is counted; null for what is no number. */
  unit: string | null
  /** An exact decimal, or the text of a value that is no number. */
  value: string
  /** The same as a number to draw or compare; null for text. */
  amount: Decimal | null
}

/** As much of a reading as holds figures. */
export type Figured = Pick<
  HistoryReading,
  'balances' | 'quotas' | 'costs' | 'credits_used' | 'credits_total' | 'usage' | 'expires_at'
> & { sync_status: HistoryReading['sync_status'] | null; error_kind: HistoryReading['error_kind'] }

/** The fields that hold figures, the most telling first. */
export const figureFields = [
  'balances',
  'quotas',
  'costs',
  'credits_used',
  'credits_total',
  'usage',
  'expires_at',
  'sync_status',
] as const

export type FigureField = (typeof figureFields)[number]

/** Every figure of a reading. What is unknown is not among them. */
export function figuresOf(reading: Figured): Figure[] {
  return figureFields.flatMap((field) => figuresIn(reading, field))
}

/** The figures of one field, or only one of them: `quotas` or `quotas.key_limit`. */
export function figuresNamed(reading: Figured, wanted: string): Figure[] {
  const field = figureFields.find((name) => isOfField(wanted, name))
  const figures = field === undefined ? [] : figuresIn(reading, field)
  return field === wanted ? figures : figures.filter(({ name }) => isOfField(name, wanted))
}

/** The name of a field, or one of its figures: `quotas` or `quotas.key_limit`. */
function isOfField(name: string, wanted: string): boolean {
  return name === wanted || name.startsWith(`${wanted}.`)
}

/** The field that says most about a key: the first of the list that ever had a figure. Null for a key without readings. */
export function tellingField(readings: readonly Figured[]): FigureField | null {
  return figureFields.find((field) => readings.some((reading) => figuresIn(reading, field).length > 0)) ?? null
}

/** What a quota says: what remains, or else what was used. */
function figuresIn(reading: Figured, field: FigureField): Figure[] {
  switch (field) {
    case 'balances':
      return (reading.balances ?? []).map(({ amount, currency }) => number(`balances.${currency}`, currency, amount))
    case 'quotas':
      return (reading.quotas ?? []).flatMap(({ name, unit, remaining, used }) => {
        const amount = remaining ?? used
        return amount === null ? [] : [number(`quotas.${name}`, unit, amount)]
      })
    case 'costs':
      return (reading.costs ?? []).map(({ period, currency, amount }) =>
        number(`costs.${period}.${currency}`, currency, amount),
      )
    case 'usage':
      return (reading.usage ?? []).map(({ period, unit, quantity }) =>
        number(`usage.${period}.${unit}`, unit, quantity),
      )
    case 'credits_used':
    case 'credits_total': {
      const money = reading[field]
      return money === null ? [] : [number(`${field}.${money.currency}`, money.currency, money.amount)]
    }
    case 'expires_at':
      return reading.expires_at === null ? [] : [text(field, reading.expires_at)]
    case 'sync_status':
      return reading.sync_status === null ? [] : [text(field, reading.error_kind ?? reading.sync_status)]
  }
}

function number(name: string, unit: string, amount: Decimal): Figure {
  return { name, unit, value: amount, amount }
}

function text(name: string, value: string): Figure {
  return { name, unit: null, value, amount: null }
}
