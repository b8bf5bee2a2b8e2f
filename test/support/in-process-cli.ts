// The command line run within the test: fast, and with nothing of this machine's environment. For what ends before any work begins.
import { type LoadCommand, main } from '../../pipeline/cli.ts'
import type { Ran } from './run.ts'

/** The environment is exactly `variables`. */
export async function ranInProcess(
  parameters: string[],
  variables: Record<string, string> = {},
  load: LoadCommand = (name) => import(`../../pipeline/commands/${name}.ts`),
): Promise<Ran & { interrupt: () => void }> {
  const printed = { stdout: '', stderr: '' }
  const stream = (name: keyof typeof printed) => ({
    write: (text: string) => {
      printed[name] += text
      return true
    },
    on: () => undefined,
  })
  const listeners: (() => void)[] = []
  const code = await main(
    parameters,
    { ...variables },
    {
      stdin: {},
      stdout: stream('stdout'),
      stderr: stream('stderr'),
      on: (_, listener) => listeners.push(listener),
      exit: (ended) => {
        throw new Error(`ended at once with ${ended}`)
      },
    },
    load,
  )
  return { code, ...printed, interrupt: () => listeners[0]?.() }
}
