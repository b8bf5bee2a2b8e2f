// Lets husky make the folder of the hooks where git does not call them yet.
import { spawn } from 'node:child_process'
import { relative } from 'node:path'
import { huskyProgram } from '../environment/program-files.ts'
import { CommandError } from '../errors.ts'

/**
 * husky sets core.hooksPath before it writes anything, so it gets `config`, a file of its own, to set it in. Throws CommandError when
 * husky says anything: it ends with 0 also when it fails.
 */
export async function runHusky(
  folder: string,
  config: string,
  top: string,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  // husky refuses two dots in a row, which a folder's name may have.
  const below = relative(top, folder)
  const place = below.startsWith('..') ? folder : below
  const said = await new Promise<string>((done, fail) => {
    const child = spawn(process.execPath, [huskyProgram(), place], {
      cwd: top,
      env: { ...environment, GIT_CONFIG: config },
    })
    let text = ''
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
    child.on('error', fail)
    child.on('close', () => done(text.trim()))
  })
  if (said !== '') throw new CommandError(`husky could not install the hooks (${said}): nothing was changed`)
}
