// Writes bench/results.json: the rows, and on what kind of machine they were measured. No names of hosts, no paths.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { z } from 'zod'
import type { Beside } from './regressions.ts'
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

const Recorded = z.object({
  rows: z.array(
    z.union([
      z.object({ what: z.string(), keyz: z.number(), other: z.object({ median: z.number() }).nullable() }),
      z.object({ what: z.string(), not_measured: z.string() }),
    ]),
  ),
})

/** What the last whole benchmark measured. */
export async function readResults(): Promise<Beside[]> {
  const { rows } = Recorded.parse(JSON.parse(await readFile(file, 'utf8')))
  return rows.flatMap((row) => ('keyz' in row ? [row] : []))
}

/** `load`: how busy the machine was before, in processes that wanted to run. */
export async function writeResults(rows: readonly (Row | NotMeasured)[], load: number): Promise<void> {
  const machine = { ...describeMachine(), load_before: round(load) }
  const document = { schema_version: 1, machine, rows: rows.map(rounded) }
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
