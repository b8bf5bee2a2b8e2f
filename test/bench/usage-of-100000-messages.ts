// Row 8: `keyz usage` over 100,000 messages of OpenCode, beside `ccusage opencode` over the same messages in OpenCode's database.
// ccusage is looked for in the folder that KEYZ_BENCH_CCUSAGE names, where npm installed it. KEYZ_BENCH_NODES may name more node
// programs, with colons between them: both are measured on each of them, because both start with one.
import { execFileSync } from 'node:child_process'
import { createWriteStream, existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import sqlite from 'node-sqlite3-wasm'
import { z } from 'zod'
import { ExactSum } from '../../schema/exact-sum.ts'
import { UsageReport } from '../../schema/reports/usage-report.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { withCpu } from './cpu-of-children.ts'
import { type Measure, median, type NotMeasured, type Row } from './row.ts'
import { type Timed, timed, timedKeyz, unlessInterrupted } from './timed.ts'

const messages = 100_000
const messagesPerSession = 100
const start = Date.parse('2026-10-01T00:00:00Z')

const CcusageTotals = z.object({ totals: z.object({ totalCost: z.number() }) })

export const usageOf100000Messages: Measure = async (runs) => {
  const folder = process.env.KEYZ_BENCH_CCUSAGE
  const ccusage = folder === undefined ? null : join(folder, 'node_modules')
  if (ccusage === null || !existsSync(join(ccusage, 'ccusage')))
    return [notMeasured('KEYZ_BENCH_CCUSAGE names no folder with ccusage in it')]
  await using home = await temporaryFolder()
  const sum = await writeMessages(home.path)
  const nodes = [process.execPath, ...(process.env.KEYZ_BENCH_NODES ?? '').split(':').filter((node) => node !== '')]
  const rows: (Row | NotMeasured)[] = []
  for (const node of nodes) rows.push(...(await measureOn(node, { home: home.path, ccusage, sum, runs })))
  // Its target differs, so a table without it must not look whole.
  if (!nodes.some((node) => majorOf(node) >= 24))
    rows.push(notMeasured('KEYZ_BENCH_NODES names no Node 24', ' (Node 24)'))
  return rows
}

function notMeasured(why: string, where = ''): NotMeasured {
  const target = 'at most 0.95x the CPU time of ccusage opencode on Node 24, 1.25x on Node 20, exact'
  return { row: 8, what: `keyz usage over 100,000 OpenCode messages${where}`, target, not_measured: why }
}

interface Setting {
  home: string
  ccusage: string
  sum: ExactSum
  runs: number
}

interface Measured extends Timed {
  cpu: number
}

/** Both sources of keyz, and ccusage as its user starts it: its launcher, which starts a native program and waits for it. */
async function measureOn(node: string, { home, ccusage, sum, runs }: Setting): Promise<(Row | NotMeasured)[]> {
  const environment = { HOME: home, XDG_DATA_HOME: join(home, 'data') }
  const data = { environment: { ...environment, OPENCODE_DATA_DIR: join(home, 'data/opencode') }, node }
  const question = ['opencode', 'session', '--json', '--offline']
  const native = join(ccusage, `@ccusage/ccusage-${process.platform}-${process.arch}/bin/ccusage`)
  const programs = {
    events: () => keyzTotal(['--events', join(home, 'events.jsonl')], { environment, node }, sum),
    database: () => keyzTotal(['--no-events', '--opencode-data'], { environment, node }, sum),
    launcher: () => timed(node, [join(ccusage, '.bin/ccusage'), ...question], data),
    native: () => timed(native, question, data),
  }
  const measured: Record<keyof typeof programs, Measured[]> = { events: [], database: [], launcher: [], native: [] }
  for (const run of Object.values(programs)) await run()
  for (let run = 0; run < runs; run++) {
    for (const [name, program] of [
      ['database', programs.database],
      ['launcher', programs.launcher],
      ['events', programs.events],
      ['native', programs.native],
    ] as const) {
      const { ran, cpu } = await withCpu(program)
      if (cpu === null) return [notMeasured('only Linux tells the CPU time of a program and those that it starts')]
      measured[name].push({ ...ran, cpu })
    }
  }
  const version = versionOf(node)
  const most = majorOf(node) >= 24 ? 0.95 : 1.25
  const theirs = CcusageTotals.parse(JSON.parse(measured.launcher[0]?.stdout ?? '')).totals.totalCost
  const ofBoth = [
    `CPU time, user and system, is of the program and of those that it starts; ccusage reads the database, and its launcher runs on the same node: its native program alone takes ${medianOf(measured.native, 'cpu').toFixed(2)} s`,
    `the sum is ${sum.total()}; keyz prints that, ccusage ${theirs}`,
  ]
  return (['database', 'events'] as const).map((source) => {
    const keyz = medianOf(measured[source], 'cpu')
    const other = medianOf(measured.launcher, 'cpu')
    const wall = [measured[source], measured.launcher].map((ran) => medianOf(ran, 'seconds').toFixed(2))
    return {
      row: 8,
      what: `keyz usage over 100,000 OpenCode messages (${source}, Node ${version})`,
      target: `at most ${most}x the CPU time of ccusage opencode, exact`,
      unit: 's',
      keyz,
      other: { what: 'ccusage opencode session', median: other },
      ratio: keyz / other,
      peak_mb: medianOf(measured[source], 'peakMegabytes'),
      runs,
      met: keyz <= most * other,
      notes: [
        `${source}, Node ${version}: from start to exit, keyz took ${wall[0]} s and ccusage ${wall[1]} s`,
        ...(source === 'events' ? [] : ofBoth),
        ...(keyz <= most * other ? [] : [slower[source]]),
      ],
    }
  })
}

function versionOf(node: string): string {
  return execFileSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim()
}

function majorOf(node: string): number {
  return Number(versionOf(node).split('.')[0])
}

function medianOf(measured: readonly Measured[], name: 'cpu' | 'seconds' | 'peakMegabytes'): number {
  return median(measured.map((ran) => ran[name]))
}

/** What there is to say where the target is missed. */
const slower = {
  database:
    'ccusage is a native program, and a Node without SQLite of its own reads the database in WebAssembly; adding up in SQL was tried, and took as long',
  events:
    'keyz parses 100,000 events of JSON with checks by hand, where ccusage, a native program, reads the database; a faster ccusage moves this bound',
}

interface KeyzOptions {
  environment: Record<string, string>
  node: string
}

/** Throws when the total is not right to the last digit. */
async function keyzTotal(sources: string[], options: KeyzOptions, sum: ExactSum): Promise<Timed> {
  const ran = await timedKeyz(['usage', ...sources, '--json'], options)
  const { totals } = UsageReport.parse(JSON.parse(ran.stdout))
  if (totals.cost.amount !== sum.total() || totals.messages !== messages)
    throw new Error(`keyz printed ${totals.cost.amount} instead of ${sum.total()}`)
  return ran
}

/** The same messages as the plugin notes them, and as OpenCode keeps them. Returns what they cost. */
async function writeMessages(home: string): Promise<ExactSum> {
  const data = join(home, 'data/opencode')
  await mkdir(data, { recursive: true })
  const database = new sqlite.Database(join(data, 'opencode.db'))
  database.exec(
    'CREATE TABLE message (id text PRIMARY KEY, session_id text NOT NULL, time_created integer NOT NULL, time_updated integer NOT NULL, data text NOT NULL); BEGIN',
  )
  const insert = database.prepare('INSERT INTO message VALUES (?, ?, ?, ?, ?)')
  const events = createWriteStream(join(home, 'events.jsonl'))
  const sum = new ExactSum()
  for (let index = 0; index < messages; index++) {
    if (index % 10_000 === 0) unlessInterrupted()
    const message = messageAt(index)
    sum.add(String(message.cost))
    insert.run([
      message.id,
      message.session,
      message.created,
      message.created + 900,
      JSON.stringify(storedForm(message)),
    ])
    if (!events.write(eventLines(message))) await new Promise<void>((resolve) => events.once('drain', () => resolve()))
  }
  insert.finalize()
  database.exec('COMMIT')
  database.close()
  events.end()
  await finished(events)
  return sum
}

/** Spread without chance, so that every run is about the same messages. */
function messageAt(index: number) {
  const input = (index * 7919) % 50_000
  const output = (index * 104_729) % 3000
  const reasoning = (index * 31) % 500
  const cacheRead = (index * 611_953) % 100_000
  const digits = (number: number, width: number) => String(number).padStart(width, '0')
  return {
    id: `msg_${digits(index, 26)}`,
    session: `ses_${digits(Math.floor(index / messagesPerSession), 26)}`,
    model: `model-${index % 5}`,
    provider: `provider-${index % 3}`,
    cost: Number(((input * 3 + (output + reasoning) * 15 + cacheRead * 0.3) / 1e6).toFixed(8)),
    tokens: { input, output, reasoning, cacheRead },
    created: start + index * 20_000,
  }
}

type Message = ReturnType<typeof messageAt>

function storedForm({ model, provider, cost, tokens, created }: Message) {
  const { input, output, reasoning, cacheRead: read } = tokens
  return {
    parentID: 'msg_0',
    role: 'assistant',
    mode: 'build',
    agent: 'build',
    path: { cwd: '/home/dev/project', root: '/home/dev/project' },
    cost,
    tokens: { total: input + output + reasoning + read, input, output, reasoning, cache: { write: 0, read } },
    modelID: model,
    providerID: provider,
    time: { created, completed: created + 900 },
    finish: 'stop',
  }
}

/** Begun without a figure, with its cost, and completed. */
function eventLines({ id, session, model, provider, cost, tokens, created }: Message): string {
  const iso = (milliseconds: number) => new Date(milliseconds).toISOString()
  const { input, output, reasoning, cacheRead } = tokens
  const zeros = { input: 0, output: 0, reasoning: 0, cache_read: 0, cache_write: 0 }
  const known = { input, output, reasoning, cache_read: cacheRead, cache_write: 0 }
  const steps = [
    { at: created, cost: 0, tokens: zeros, finish: null, completed: null },
    { at: created + 890, cost, tokens: known, finish: 'stop', completed: null },
    { at: created + 900, cost, tokens: known, finish: 'stop', completed: iso(created + 900) },
  ]
  return steps
    .map((step, number) => {
      const event = {
        schema_version: 1,
        source: 'keyz/opencode',
        type: 'message',
        event_id: `evt_${id.slice(5)}${number}`,
        timestamp: iso(step.at),
        session_id: session,
        message_id: id,
        provider_id: provider,
        model_id: model,
        cost: step.cost,
        tokens: step.tokens,
        finish: step.finish,
        error: null,
        created_at: iso(created),
        completed_at: step.completed,
      }
      return `${JSON.stringify(event)}\n`
    })
    .join('')
}
