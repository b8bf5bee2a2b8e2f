// What a key costs per day in one currency.
import { z } from 'zod'
import { Decimal } from './decimal.ts'
import { Currency } from './reading.ts'

export const Burn = z.strictObject({ currency: Currency, per_day: Decimal })
export type Burn = z.infer<typeof Burn>
