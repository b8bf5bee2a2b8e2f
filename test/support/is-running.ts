// Whether a process still runs, without a program that lists them: not every machine has one.
import { readFileSync } from 'node:fs'

/** A process that ended, and that nobody asked about yet, runs no more. */
export function isRunning(process_: number): boolean {
  try {
    process.kill(process_, 0)
  } catch {
    return false
  }
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${process_}/stat`, 'utf8'))
  } catch {
    // Where there is no /proc, the first process of the machine asks about all that ended.
    return process.platform !== 'linux'
  }
}
