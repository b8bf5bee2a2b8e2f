// Runs a command of keyz in this process, which is faster than starting it for every case of a test.
import { main } from '../../pipeline/cli.ts'

/** Returns the exit code. `print` gets everything that goes to stdout and stderr. */
export async function keyzInProcess(
  parameters: string[],
  environment: Record<string, string>,
  print: (text: string) => void = () => undefined,
): Promise<number> {
  const sink = {
    write(text: unknown) {
      print(String(text))
      return true
    },
    on: () => undefined,
  }
  return await main(
    parameters,
    { ...environment, PATH: process.env.PATH },
    {
      stdin: {},
      stdout: sink,
      stderr: sink,
      on: () => undefined,
      exit: (code) => {
        throw new Error(`exit ${code}`)
      },
    },
  )
}
