// A PATH of one folder with nothing in it but what the hooks need, as a program with windows or a system of another kind may have it.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { must } from './run.ts'
import { type TemporaryFolder, temporaryFolder } from './temporary.ts'

export const whereIs = async (program: string) => (await must('sh', ['-c', `command -v ${program}`])).trim()

export async function folderWith(...programs: string[]): Promise<TemporaryFolder> {
  const folder = await temporaryFolder()
  for (const program of programs) await must('ln', ['-s', await whereIs(program), folder.path])
  return folder
}

export async function writeProgram(file: string, lines: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `#!/bin/sh\n${lines}\n`, { mode: 0o755 })
}
