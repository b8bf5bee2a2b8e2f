// Amounts with the sign and the decimals of their currency. The page of a report has these words, too, so nothing else comes along.

const signs = new Map([
  ['USD', '$'],
  ['EUR', '€'],
  ['GBP', '£'],
])

/** To ask for the first one, Node loads the tables of all languages: so the most frequent ones are known. */
const knownPlaces = new Map([
  ['USD', 2],
  ['EUR', 2],
  ['CNY', 2],
])

/** How many decimals the money of a currency has: 2 for dollars, 0 for yen. */
export function placesOf(currency: string): number {
  const known = knownPlaces.get(currency)
  if (known !== undefined) return known
  const { maximumFractionDigits } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
  const places = maximumFractionDigits ?? 2
  knownPlaces.set(currency, places)
  return places
}

/** With all of its digits, and at least the decimals of the currency. */
export function moneyOf(amount: string, currency: string): string {
  const places = placesOf(currency)
  const sign = signs.get(currency)
  const minus = amount.startsWith('-') ? '-' : ''
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.')
  const digits = places === 0 && fraction === '' ? whole : `${whole}.${fraction.padEnd(places, '0')}`
  return sign === undefined ? `${minus}${digits} ${currency}` : `${minus}${sign}${digits}`
}

export function isCurrency(unit: string): boolean {
  return /^[A-Z]{3}$/.test(unit)
}

/** With all of its digits and its unit; a unit that is a currency is money. */
export function quantityOf(amount: string, unit: string): string {
  if (isCurrency(unit)) return moneyOf(amount, unit)
  return unit === 'percent' ? `${amount} %` : `${amount} ${unit}`
}
