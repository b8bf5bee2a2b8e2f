// Colors and marks for a terminal. Anything else gets plain text.
import { styleText } from 'node:util'
import type { Badge } from '../../schema/status-report.ts'

export interface Style {
  /** Paints text if the reader can see colors. */
  paint: (format: Format, text: string) => string
}

type Format = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

export const plainStyle: Style = { paint: (_, text) => text }
export const colorStyle: Style = { paint: (format, text) => styleText(format, text, { validateStream: false }) }

export const badgeMarks: Record<Badge, string> = { live: '●', stale: '◐', error: '!', low: '$', expiring: '⌛' }
/** Columns on a terminal. */
export const badgeWidths: Record<Badge, number> = { live: 1, stale: 1, error: 1, low: 1, expiring: 2 }
export const badgeColors: Record<Badge, Format> = {
  live: 'green',
  stale: 'yellow',
  error: 'red',
  low: 'yellow',
  expiring: 'yellow',
}
