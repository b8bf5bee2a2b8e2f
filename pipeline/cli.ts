// The command line: finds the command, runs it, and turns any error into one sentence and an exit code.
import { Command, CommanderError, Help } from '@commander-js/extra-typings'
import { DocumentError } from '../meta/files/document.ts'
import { CommandError, exitCodes } from './errors.ts'
import { withoutKeys, withoutSecrets } from './guard/without-secrets.ts'
import { createRuntime, type Finish, type Registration, type Runtime } from './runtime.ts'
import { LeakScanner } from './secrets/leak-scanner.ts'
import { publicText } from './secrets/public-text.ts'
import { colorMode } from './terminal/color-mode.ts'
import { columnsOf } from './terminal/columns-of.ts'
import { commandIn, commands, withoutHelpForNothing } from './terminal/command-names.ts'
import { drawsUnicode } from './terminal/draws-unicode.ts'
import { Output, type Stream } from './terminal/output.ts'
import { sentenceOf } from './terminal/sentence-of.ts'
import { usageSentence } from './terminal/usage-sentence.ts'
import { version } from './version.ts'

/** Loads the module of one command, so that no command waits for the libraries of another. */
export type LoadCommand = (name: string) => Registration | Promise<Registration>

interface ErrorStream extends Stream {
  on: (event: 'error', listener: (error: { code?: string }) => void) => unknown
}

interface Process {
  stdin: { isTTY?: boolean }
  stdout: ErrorStream
  stderr: ErrorStream
  on: (signal: 'SIGINT' | 'SIGTERM', listener: () => void) => unknown
  exit: (code: number) => never
}

/** Runs one command to its end. Never throws. */
export async function main(
  parameters: string[],
  variables: Record<string, string | undefined>,
  process: Process,
  load: LoadCommand = importCommand,
  loadScreen?: Runtime['loadScreen'],
): Promise<number> {
  const interrupt = listenForInterrupt(process)
  const scanner = new LeakScanner(publicText)
  const output = new Output(scanner, process, {
    color: colorMode(variables, parameters),
    inActions: variables.GITHUB_ACTIONS === 'true',
    dumb: variables.TERM === 'dumb',
    unicode: drawsUnicode(variables),
    columns: columnsOf(variables),
  })
  const interactive = process.stdin.isTTY === true && process.stderr.isTTY === true
  try {
    const runtime = createRuntime(variables, { scanner, output, interrupt, interactive, loadScreen }, parameters)
    let exitCode: number = exitCodes.done
    const finish: Finish = (code) => {
      exitCode = code
    }
    const wanted = withoutHelpForNothing(parameters)
    const chosen = commands.filter((name) => name === wanted.find((parameter) => !parameter.startsWith('-')))
    const program = await programOf(chosen.length > 0 ? chosen : commands, runtime, finish, load)
    await program.parseAsync(wanted, { from: 'user' })
    return exitCode
  } catch (error) {
    if (interrupt.aborted) {
      output.say('keyz: interrupted')
      return exitCodes.interrupted
    }
    if (error instanceof CommanderError) return reportUsage(error, output, parameters)
    return report(error, output, parameters, variables.KEYZ_DEBUG === '1')
  }
}

/** The command line with every command, to describe it; none of them can be run. */
export async function wholeProgram(runtime: Runtime): Promise<Command> {
  return await programOf(commands, runtime, () => undefined, importCommand)
}

function importCommand(name: string): Promise<Registration> {
  return import(`./commands/${name}.ts`)
}

async function programOf(
  names: readonly string[],
  runtime: Runtime,
  finish: Finish,
  load: LoadCommand,
): Promise<Command> {
  const program = emptyProgram(runtime)
  for (const name of names) {
    const { register } = await load(name)
    register(program, runtime, finish, () => programOf(commands, runtime, () => undefined, load))
  }
  return program
}

const afterHelp = `
Try it without an account: keyz demo

Exit codes:
  0    success
  1    a key failed, or a policy is violated
  2    invalid usage or configuration
  3    nothing could be decrypted
  130  interrupted`

function emptyProgram({ output }: Runtime): Command {
  return new Command('keyz')
    .description('Know which API keys in your pass store still work, how much money is left, and when they expire.')
    .version(version, '-V, --version', 'print the version')
    .option('--no-color', 'do not use color (same as setting NO_COLOR)')
    .configureHelp({
      // That a flag is off by default goes without saying.
      optionDescription: (option) =>
        option.defaultValue === false ? option.description : new Help().optionDescription(option),
    })
    .configureOutput({
      writeOut: (text) => output.data(text.trimEnd()),
      writeErr: (text) => output.say(text.trimEnd()),
      outputError: () => undefined,
    })
    .exitOverride()
    .addHelpText('after', afterHelp)
}

/** The first Ctrl-C lets the command end cleanly; the second one ends it immediately. */
function listenForInterrupt(process: Process): AbortSignal {
  const controller = new AbortController()
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted)
    controller.abort(new Error('interrupted'))
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  // A reader that has seen enough (keyz status | head) closes the pipe, which is not an error. A full disk is.
  process.stdout.on('error', ({ code }) => {
    if (code === 'EPIPE') process.exit(exitCodes.done)
    process.stderr.write(`keyz: the output could not be written${code === 'ENOSPC' ? ': the disk is full' : ''}\n`)
    process.exit(exitCodes.someFailed)
  })
  process.stderr.on('error', () => undefined)
  return controller.signal
}

/** What commander says, in one line, with the help to look at. */
function reportUsage(error: CommanderError, output: Output, parameters: readonly string[]): number {
  if (error.exitCode === 0) return exitCodes.done
  if (error.code === 'commander.help') return exitCodes.usage
  const { command, unknown } = commandIn(parameters)
  const excess = error.code === 'commander.excessArguments' && unknown !== undefined
  const problem = excess ? `unknown command '${command} ${unknown}'` : usageSentence(error.message)
  output.say(
    `keyz: ${withoutSecrets(problem, parameters)}; see ${['keyz', command, '--help'].filter(Boolean).join(' ')}`,
  )
  return exitCodes.usage
}

/** Prints only sentences of our own, and a stack trace on request, for bug reports. */
function report(error: unknown, output: Output, parameters: readonly string[], debug: boolean): number {
  output.sentence(`keyz: ${withoutKeys(sentenceOf(error), parameters)}`)
  if (debug && error instanceof Error) output.say(withoutKeys(String(error.stack), parameters))
  if (error instanceof CommandError) return error.exitCode
  return error instanceof DocumentError ? exitCodes.usage : exitCodes.someFailed
}
