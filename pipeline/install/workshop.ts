// A folder in which one run of `keyz init` gets things ready: each takes its place in one step, and a killed run leaves only the folder.
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isAlive } from '../../meta/files/is-alive.ts'
import { sweepBeside } from '../../meta/files/temporary-file.ts'
import { keyzFolderOfGit } from '../git/hook-protocol.ts'

const name = /^fresh-(\d+)$/

/** `work` gets the empty folder. What killed runs left is removed first. */
export async function inWorkshop<Result>(common: string, work: (folder: string) => Promise<Result>): Promise<Result> {
  const home = join(common, keyzFolderOfGit)
  const folder = join(home, `fresh-${process.pid}`)
  await mkdir(home, { recursive: true })
  for (const found of await readdir(home)) {
    const [, pid] = name.exec(found) ?? []
    if (pid !== undefined && (Number(pid) === process.pid || !isAlive(Number(pid))))
      await rm(join(home, found), { recursive: true, force: true })
  }
  await sweepBeside(folder)
  await mkdir(folder)
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
