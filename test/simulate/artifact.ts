// What goes from the job with the key to the one that publishes, and what both write: for a first run, and for one with nothing due.
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type BenchStore, benchStore } from '../bench/bench-store.ts'
import { startServer } from '../bench/local-server.ts'
import { bareEnvironment, bin, must } from '../support/run.ts'

interface ArtifactRun {
  what: string
  files: number
  kilobytes: number
  /** As it is uploaded. */
  packedKilobytes: number
  syncSeconds: number
  /** What the sync, and all that it started, gave to `write`, wherever it went. Null where the system does not tell. */
  syncWroteKilobytes: number | null
  publishSeconds: number
  publishWroteKilobytes: number | null
}

export async function artifact({ keys }: { keys: number }): Promise<{ runs: ArtifactRun[] }> {
  await using server = await startServer(0)
  await using store = await benchStore({ keys })
  return { runs: [await run('first'), await run('nothing due')] }

  async function run(what: string): Promise<ArtifactRun> {
    const folder = join(store.path, `../${what.replace(' ', '-')}`)
    const environment = { ...server.variables, KEYZ_FRESH_FOR: '7d', KEYZ_CI_DEADLINE: '2h' }
    const synced = await measured(store, ['ci', 'sync', '--out', folder], environment)
    const published = await measured(store, ['ci', 'publish', '--no-push', '--from', folder], environment)
    const files = await readdir(folder, { recursive: true, withFileTypes: true })
    const sizes = await Promise.all(
      files
        .filter((file) => file.isFile())
        .map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
    )
    const packed = await must('sh', ['-c', 'tar -c . | gzip -6 | wc -c'], { cwd: folder })
    return {
      what,
      files: sizes.length,
      kilobytes: kilobytes(sizes.reduce((sum, size) => sum + size, 0)),
      packedKilobytes: kilobytes(Number(packed)),
      syncSeconds: synced.seconds,
      syncWroteKilobytes: synced.wroteKilobytes,
      publishSeconds: published.seconds,
      publishWroteKilobytes: published.wroteKilobytes,
    }
  }
}

/** A shell adds up what its children wrote, once they have ended. */
async function measured(store: BenchStore, parameters: string[], more: Record<string, string>) {
  const began = performance.now()
  const counted = '"$@" >/dev/null; code=$?; cat /proc/$$/io 2>/dev/null; exit $code'
  const said = await must('bash', ['-c', counted, 'bash', process.execPath, bin, ...parameters], {
    cwd: store.path,
    environment: { ...bareEnvironment, ...store.environment, ...more },
    longest: 3_600_000,
  })
  const wrote = /^wchar: (\d+)$/m.exec(said)?.[1]
  return {
    seconds: Math.round((performance.now() - began) / 100) / 10,
    wroteKilobytes: wrote === undefined ? null : kilobytes(Number(wrote)),
  }
}

function kilobytes(bytes: number): number {
  return Math.round(bytes / 1000)
}
