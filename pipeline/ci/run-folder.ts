// A folder for the files of one run, gone when the run ends. What killed runs left behind is removed by the next one.
import { createHash } from 'node:crypto'
import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { isAlive } from '../../meta/files/is-alive.ts'

interface RunFolder extends AsyncDisposable {
  path: string
}

/** Machines may share a temporary folder, and only one of them can tell whether a process of its own still runs. */
const machine = createHash('sha256').update(hostname()).digest('hex').slice(0, 8)
const ofThisMachine = new RegExp(`^keyz-ci-${machine}-(\\d+)-[A-Za-z0-9]{6}$`)

export async function runFolder(): Promise<RunFolder> {
  await removeAbandoned(tmpdir())
  const path = await mkdtemp(join(tmpdir(), `keyz-ci-${machine}-${process.pid}-`))
  return { path, [Symbol.asyncDispose]: async () => await rm(path, { recursive: true, force: true }) }
}

/** Only real folders of this person: anybody can make a link in a shared temporary folder. */
async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent).catch(() => [])) {
    const [, pid] = ofThisMachine.exec(name) ?? []
    if (pid === undefined || isAlive(Number(pid))) continue
    const stats = await lstat(join(parent, name)).catch(() => null)
    if (stats?.isDirectory() && stats.uid === process.getuid?.())
      await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined)
  }
}
