// The CPU time of a program and of every program that it starts and waits for. Linux adds it up for whoever waits for the program.
import { readFileSync } from 'node:fs'

/** Linux counts CPU time in hundredths of a second, whatever the machine. */
const ticksPerSecond = 100

/** In seconds. Nothing else may run as a child of this process meanwhile. Null where the system does not tell. */
export async function withCpu<Ran>(run: () => Promise<Ran>): Promise<{ ran: Ran; cpu: number | null }> {
  const before = waitedFor()
  const ran = await run()
  const after = waitedFor()
  return { ran, cpu: before === null || after === null ? null : after - before }
}

function waitedFor(): number | null {
  try {
    const text = readFileSync('/proc/self/stat', 'utf8')
    // The name of the program, in parentheses, is the only field that may contain blanks. After it come the state and numbers.
    const numbers = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return (Number(numbers[13]) + Number(numbers[14])) / ticksPerSecond
  } catch {
    return null
  }
}
