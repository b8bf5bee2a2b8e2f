// The options of a tool of this repository: `--help` prints how it is used, and a wrong option gets one sentence instead of a stack trace.
import { type ParseArgsConfig, parseArgs } from 'node:util'

/** Ends the process for `--help`, and with 2 where the tool was called in a way that it doesn't know. */
export function toolOptions<Config extends ParseArgsConfig>(
  usage: string,
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  if (process.argv.slice(2).some((one) => one === '--help' || one === '-h')) {
    process.stdout.write(`${usage}\n`)
    process.exit(0)
  }
  try {
    return parseArgs(config)
  } catch (error) {
    return badUse(error instanceof Error ? error.message : String(error))
  }
}

/** Says what is wrong with a value, and ends the process with 2. */
export function badUse(sentence: string): never {
  process.stderr.write(`${sentence}. --help says what there is\n`)
  process.exit(2)
}
