// A yes-or-no question at the terminal. Anything but a yes means no, even the end of input; Ctrl-C ends the command.
import { createInterface } from 'node:readline/promises'
import { CommandError, exitCodes } from '../errors.ts'

export async function askYes(question: string, signal: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const interrupted = new Promise<never>((_, reject) => {
    terminal.on('SIGINT', () => reject(new CommandError('interrupted', exitCodes.interrupted)))
  })
  const closed = new Promise<string>((resolve) => terminal.on('close', () => resolve('')))
  try {
    const answer = await Promise.race([terminal.question(`${question} [y/N] `, { signal }), interrupted, closed])
    return /^y(?:es)?$/i.test(answer.trim())
  } finally {
    terminal.close()
  }
}
