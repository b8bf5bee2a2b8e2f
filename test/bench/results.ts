// Writes bench/results.json: the rows, and on what kind of machine they were measured. No names of hosts, no paths.
import { mkdir, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import type { NotMeasured, Row } from './row.ts'

const file = new URL('../../bench/results.json', import.meta.url)

export interface Machine {
  node: string
  cores: number
  platform: string
}

export function describeMachine(): Machine {
  return {
    node: process.versions.node,
    cores: availableParallelism(),
    platform: `${process.platform} ${process.arch}`,
  }
}

export async function writeResults(rows: readonly (Row | NotMeasured)[]): Promise<void> {
  const document = { schema_version: 1, machine: describeMachine(), rows: rows.map(rounded) }
  await mkdir(new URL('.', file), { recursive: true })
  await writeFile(file, `${JSON.stringify(document, null, 2)}\n`)
}

/** Digits beyond the thousandth differ from run to run and mean nothing. */
function rounded(row: Row | NotMeasured): Row | NotMeasured {
  if ('not_measured' in row) return row
  const { other, ratio, peak_mb } = row
  return {
    ...row,
    keyz: round(row.keyz),
    other: other && { ...other, median: round(other.median) },
    ratio: ratio && round(ratio),
    peak_mb: peak_mb && round(peak_mb),
  }
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
