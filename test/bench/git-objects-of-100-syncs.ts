// Row 7: what 100 syncs of 200 keys without news add to git's objects.
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Instant, instantAt, millisecondsOf } from '../../schema/instant.ts'
import { benchStore } from './bench-store.ts'
import { expectOutcome } from './checked-sync.ts'
import { startServer } from './local-server.ts'
import { type Measure, median } from './row.ts'
import { type Timed, timedKeyz, timedScript } from './timed.ts'

const keys = 200
const syncs = 100
const minute = 60_000
const firstSync = millisecondsOf(Instant.parse('2026-11-21T06:00:00Z'))
const script = new URL('./repeated-sync-process.ts', import.meta.url)
const Seconds = z.array(z.number())

export const gitObjectsOf100Syncs: Measure = async (runs) => {
  await using server = await startServer(0)
  await using store = await benchStore({ keys })
  const objects = join(store.path, '.git', 'objects')
  const environment = { ...store.environment, ...server.variables }
  const first = await timedKeyz(['sync', '--json', '--git', 'commit'], {
    environment: { ...environment, KEYZ_NOW: instantAt(firstSync) },
  })
  const { commit } = expectOutcome(first.stdout, keys, 'updated')
  if (commit === null) throw new Error('the first sync made no commit')

  const before = await bytesBelow(objects)
  const ran: Timed[] = []
  const each = Math.ceil(syncs / runs)
  for (let run = 0; run < runs; run++) {
    const from = instantAt(firstSync + (run * each + 1) * minute)
    ran.push(await timedScript(script, [from, String(each), String(keys)], { environment }))
  }
  const added = (await bytesBelow(objects)) - before
  const seconds = ran.flatMap(({ stdout }) => Seconds.parse(JSON.parse(stdout)))
  return [
    {
      row: 7,
      what: `${keys} keys x ${seconds.length} syncs without news: git objects`,
      target: '0 bytes',
      unit: 'bytes',
      keyz: added,
      other: null,
      ratio: null,
      peak_mb: median(ran.map(({ peakMegabytes }) => peakMegabytes)),
      runs,
      met: added === 0,
      notes: [
        `the sum of all ${seconds.length} syncs, ${each} in each of ${runs} processes, a minute apart by KEYZ_NOW (no heartbeat is due), every key asked; a sync takes ${median(seconds).toFixed(2)} s once the process is up`,
      ],
    },
  ]
}

async function bytesBelow(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const files = entries.filter((entry) => entry.isFile())
  const sizes = await Promise.all(files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}
