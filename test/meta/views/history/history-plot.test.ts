// The plots of `keyz history --plot` in the width that there is.
import { expect, it } from 'vitest'
import { historyPlot } from '../../../../meta/views/history/history-plot.ts'
import { plainStyle } from '../../../../meta/views/style.ts'
import { largest } from '../../../../schema/largest.ts'
import { history, reading } from '../history.ts'

const key = history([reading('11-01', '108.4'), reading('11-15', '20'), reading('11-30', '53.17')])
const widest = (columns: number) =>
  largest(
    [...historyPlot([key], { field: null, precision: 'rounded', style: plainStyle, unicode: true, columns })].map(
      (line) => line.length,
    ),
  )

it.each([
  [40, 40],
  [60, 60],
  [80, 78],
  [200, 78],
])('fits a plot into %i columns', (columns, width) => {
  expect(widest(columns)).toBe(width)
})
