// The figures that the page brings along for its script.
import type { PageData, PlotData } from '../page-data.ts'
import { minutesOf } from '../time-axis.ts'

export interface Figures extends Pick<PlotData, 'kind' | 'unit' | 'days'> {
  /** Unix seconds. */
  times: number[]
  /** Exact decimal numbers. */
  amounts: string[]
  /** Unix seconds. */
  replaced: number[]
}

export function readData(): Figures[] {
  const { axes, plots }: PageData = JSON.parse(document.getElementById('data')?.textContent ?? '{"axes":[],"plots":[]}')
  return plots.map(({ kind, unit, days, axis, amounts, replaced }) => {
    const times = minutesOf(axes[axis] ?? '').map((minute) => minute * 60)
    return { kind, unit, days, times, amounts: amounts.split(' '), replaced: replaced.map((minute) => minute * 60) }
  })
}

/** `2026-11-21 09:00`, or for a day `2026-11-21`. */
export function timeWords(seconds: number, kind: Figures['kind']): string {
  const text = new Date(seconds * 1000).toISOString()
  return kind === 'bars' ? text.slice(0, 10) : `${text.slice(0, 10)} ${text.slice(11, 16)}`
}
