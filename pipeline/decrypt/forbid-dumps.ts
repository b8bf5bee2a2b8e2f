// No core dump of this process from here on: even one without memory holds the registers, and these may hold what was copied last.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const patience = 1_000

/** Linux only. Starts nothing where dumps are off already, as they are by default and in hooks; without `prlimit`, the filter of bin.mjs is all. */
export function forbidDumps(environment: Readonly<Record<string, string>>): void {
  if (process.platform !== 'linux' || !mayDump()) return
  spawnSync('prlimit', ['--core=0:0', `--pid=${process.pid}`], {
    env: { ...environment },
    stdio: 'ignore',
    timeout: patience,
  })
}

function mayDump(): boolean {
  try {
    return !/^Max core file size\s+0\s/m.test(readFileSync('/proc/self/limits', 'utf8'))
  } catch {
    return false
  }
}
