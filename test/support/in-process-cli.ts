// The command line run within the test: fast, and with nothing of this machine's environment. For what ends before any work begins.
import { type LoadCommand, main } from '../../pipeline/cli.ts'
import type { Ran } from './run.ts'

/** The environment is exactly `variables`; `interrupted` is a Ctrl-C. */
export async function ranInProcess(
  parameters: string[],
  variables: Record<string, string> = {},
  load: LoadCommand = (name) => import(`../../pipeline/commands/${name}.ts`),
  interrupted = new AbortController().signal,
): Promise<Ran> {
  const printed = { stdout: '', stderr: '' }
  const stream = (name: keyof typeof printed) => ({
    write: (text: string) => {
      printed[name] += text
      return true
    },
    on: () => undefined,
  })
  const code = await main(
    parameters,
    { ...variables },
    {
      stdin: {},
      stdout: stream('stdout'),
      stderr: stream('stderr'),
      on: (signal, listener) => signal === 'SIGINT' && interrupted.addEventListener('abort', listener),
      exit: (ended) => {
        throw new Error(`ended at once with ${ended}`)
      },
    },
    load,
  )
  return { code, ...printed }
}
