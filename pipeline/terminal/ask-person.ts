// A question at the terminal. No answer is an empty one, even at the end of input; Ctrl-C ends the command.
import { createInterface } from 'node:readline/promises'
import { CommandError, exitCodes } from '../errors.ts'

/** Anything but a yes means no. */
export async function askYes(question: string, signal: AbortSignal): Promise<boolean> {
  return /^y(?:es)?$/i.test(await askLine(`${question} [y/N] `, signal))
}

/** One line, without the blanks around it. */
export async function askLine(question: string, signal: AbortSignal): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const interrupted = new Promise<never>((_, reject) => {
    terminal.on('SIGINT', () => reject(new CommandError('interrupted', exitCodes.interrupted)))
  })
  const closed = new Promise<string>((resolve) => terminal.on('close', () => resolve('')))
  try {
    const answer = await Promise.race([terminal.question(question, { signal }), interrupted, closed])
    return answer.trim()
  } finally {
    terminal.close()
  }
}
