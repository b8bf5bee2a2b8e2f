// Puts all figures of a plot into its table when somebody opens it: the page itself has only a few of them.
import { quantityOf } from '../../../judge/currency.ts'
import { type Figures, timeWords } from './data.ts'

export function fillTables(plots: readonly Figures[]): void {
  for (const details of document.querySelectorAll<HTMLDetailsElement>('details[data-table]'))
    details.addEventListener('toggle', () => fill(details, plots[Number(details.dataset.table)]), { once: true })
}

function fill(details: HTMLDetailsElement, figures: Figures | undefined): void {
  const body = details.querySelector('tbody')
  if (body === null || figures === undefined) return
  body.replaceChildren(
    ...figures.times.map((time, index) => {
      const row = document.createElement('tr')
      const head = document.createElement('th')
      head.scope = 'row'
      head.textContent = timeWords(time, figures.kind)
      const cell = document.createElement('td')
      cell.textContent = quantityOf(figures.amounts[index] ?? '', figures.unit)
      row.append(head, cell)
      return row
    }),
  )
}
