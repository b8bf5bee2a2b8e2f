// What the last whole benchmark measured (bench/results.json), for people: the README shows a few rows, docs/speed.md all of them.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { markdownTable } from './markdown-table.ts'

const Measured = z.object({
  what: z.string(),
  target: z.string(),
  unit: z.enum(['s', 'ms', 'MB', 'bytes']),
  keyz: z.number(),
  other: z.object({ what: z.string(), median: z.number() }).nullable(),
  met: z.boolean(),
  notes: z.array(z.string()),
})
type Measured = z.infer<typeof Measured>

const Results = z.object({
  machine: z.object({ node: z.string(), cores: z.number(), platform: z.string(), load_before: z.number() }),
  rows: z.array(z.union([Measured, z.object({ what: z.string(), target: z.string(), not_measured: z.string() })])),
})

/** What a person notices most, by the beginning of its name in the results. */
const inReadme = [
  'sync of 200 keys, 20 hosts, 570 requests of 50 ms, gpg and its agent',
  'decrypting 1,000 entries through the agent',
  'keyz status, 10,000 entries',
  'a commit that touches no key',
  'keyz usage over 100,000 OpenCode messages (database',
]

export function speedInReadme(): Record<string, string> {
  const { machine, rows } = results()
  const chosen = inReadme.map((name) => {
    const row = rows.find((one): one is Measured => 'keyz' in one && one.what.startsWith(name))
    if (row === undefined) throw new Error(`bench/results.json has no row that begins with "${name}"`)
    return [row.what, figure(row.keyz, row.unit), besides(row)]
  })
  const table = markdownTable(['What', 'keyz', 'For comparison'], chosen)
  return { speed: `On ${machine.cores} cores with Node ${machine.node} (medians):\n\n${table}` }
}

export function speedPage(): Record<string, string> {
  const { machine, rows } = results()
  const lines = rows.map((row) =>
    'not_measured' in row
      ? [row.what, row.target, `not measured: ${row.not_measured}`, '', '']
      : [row.what, row.target, figure(row.keyz, row.unit), besides(row), row.met ? 'yes' : '**no**'],
  )
  const notes = new Set(
    rows.flatMap((row) => ('notes' in row ? row.notes.map((note) => `- ${row.what}: ${note}.`) : [])),
  )
  const { node, cores, platform, load_before } = machine
  return {
    measured: [
      `Node ${node}, ${cores} cores, ${platform}; ${load_before.toFixed(2)} other processes wanted to run when it began.`,
      markdownTable(['What', 'Target', 'keyz', 'For comparison', 'Met'], lines),
      [...notes].join('\n'),
    ].join('\n\n'),
  }
}

function results(): z.infer<typeof Results> {
  return Results.parse(JSON.parse(readFileSync(new URL('../../bench/results.json', import.meta.url), 'utf8')))
}

function besides({ other, unit }: Measured): string {
  return other === null ? '' : `${other.what}: ${figure(other.median, unit)}`
}

function figure(value: number, unit: Measured['unit']): string {
  return `${value.toFixed(unit === 's' ? 2 : unit === 'ms' ? 1 : 0)} ${unit}`
}
