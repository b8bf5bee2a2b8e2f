// Runs a command with the code of the bundle, in this process: the same as the program does once Node has started and compiled it,
// which takes longer than most commands do.
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { main as Main } from '../../pipeline/cli.ts'
import type { Ran } from './run.ts'

const bundle = fileURLToPath(new URL('../../dist/cli.cjs', import.meta.url))

/** `variables` are the whole environment. Nobody is at the terminal. */
export async function keyzInBundle(parameters: string[], variables: Record<string, string>): Promise<Ran> {
  const { main }: { main: typeof Main } = createRequire(import.meta.url)(bundle)
  const printed = { stdout: '', stderr: '' }
  const stream = (name: keyof typeof printed) => ({
    write(text: unknown) {
      printed[name] += String(text)
      return true
    },
    on: () => undefined,
  })
  const code = await main(parameters, variables, {
    stdin: {},
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    on: () => undefined,
    exit: (ended) => {
      throw new Error(`keyz ended at once with ${ended}`)
    },
  })
  return { code, ...printed }
}
