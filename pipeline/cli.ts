// The command line: finds the command, runs it, and turns whatever goes wrong into one sentence and an exit code.
import { Command, CommanderError } from '@commander-js/extra-typings'
import { DocumentError } from '../meta/files/document.ts'
import { CommandError, exitCodes, LeakError } from './errors.ts'
import { createRuntime, type Runtime } from './runtime.ts'
import { LeakScanner } from './secrets/leak-scanner.ts'
import { publicText } from './secrets/public-text.ts'
import { Output, type Stream } from './terminal/output.ts'
import { version } from './version.ts'

/** Reports the exit code of a command that ended by itself. */
export type Finish = (exitCode: number) => void

export interface Registration {
  /** Adds the command to the program. */
  register: (program: Command, runtime: Runtime, finish: Finish) => void
}

const commands = [
  'init',
  'discover',
  'map',
  'sync',
  'status',
  'show',
  'diff',
  'review',
  'check',
  'usage',
  'providers',
  'opencode',
  'ci',
  'doctor',
  'hook',
  'demo',
]

const withSteps = ['ci', 'opencode', 'usage']

/** Loads the module of one command: a command does not wait for the libraries of the others. */
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
): Promise<number> {
  const interrupt = listenForInterrupt(process)
  const scanner = new LeakScanner(publicText)
  const color = !variables.NO_COLOR && !parameters.includes('--no-color')
  const output = new Output(scanner, process, { color: color, inActions: variables.GITHUB_ACTIONS === 'true' })
  const interactive = process.stdin.isTTY === true && process.stderr.isTTY === true
  try {
    const runtime = createRuntime(variables, { scanner, output, interrupt, interactive })
    let exitCode: number = exitCodes.done
    const finish: Finish = (code) => {
      exitCode = code
    }
    const chosen = commands.filter((name) => name === parameters.find((parameter) => !parameter.startsWith('-')))
    const program = await programOf(chosen.length > 0 ? chosen : commands, runtime, finish, load)
    await program.parseAsync(parameters, { from: 'user' })
    return exitCode
  } catch (error) {
    if (interrupt.aborted) {
      output.say('keyz: interrupted')
      return exitCodes.interrupted
    }
    const command = commandIn(parameters)
    return report(error, output, variables.KEYZ_DEBUG === '1', command)
  }
}

/** The command line with every command, to describe it; none of them is to be run. */
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
    register(program, runtime, finish)
  }
  return program
}

function emptyProgram({ output }: Runtime): Command {
  return new Command('keyz')
    .description(
      'Keeps beside every API key of a pass store whether it works, what money is left, and when it expires.',
    )
    .version(version, '-V, --version', 'print the version')
    .option('--no-color', 'no colours, as with NO_COLOR')
    .configureHelp({ sortSubcommands: false })
    .configureOutput({
      writeOut: (text) => output.data(text.trimEnd()),
      writeErr: (text) => output.say(text.trimEnd()),
      outputError: () => undefined,
    })
    .exitOverride()
    .addHelpText(
      'after',
      '\nTry everything without an account: keyz demo\nExit codes: 0 done, 1 a key failed, 2 wrong usage or configuration, 3 nothing could be decrypted, 130 interrupted',
    )
}

/** The command, and its own one where it has some: `ci sync`. */
function commandIn(parameters: readonly string[]): string | undefined {
  const at = parameters.findIndex((word) => commands.includes(word))
  const [command, step] = at === -1 ? [] : parameters.slice(at)
  if (command === undefined) return undefined
  return withSteps.includes(command) && /^[a-z]/.test(step ?? '') ? `${command} ${step}` : command
}

/** The first Ctrl-C lets the command end cleanly; the second one ends it at once. */
function listenForInterrupt(process: Process): AbortSignal {
  const controller = new AbortController()
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted)
    controller.abort(new Error('interrupted'))
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  // A reader that has seen enough (keyz status | head) closes the pipe: no error. A full disk is one.
  process.stdout.on('error', ({ code }) => process.exit(code === 'EPIPE' ? exitCodes.done : exitCodes.someFailed))
  process.stderr.on('error', () => undefined)
  return controller.signal
}

/** Only sentences of our own are printed; a stack trace on request, for whoever reports a defect. */
function report(error: unknown, output: Output, debug: boolean, command: string | undefined): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.done
    if (error.code === 'commander.help') return exitCodes.usage
    output.say(`keyz: ${sentence(error.message)}; see keyz ${command === undefined ? '' : `${command} `}--help`)
    return exitCodes.usage
  }
  const known = error instanceof CommandError || error instanceof DocumentError || error instanceof LeakError
  const message = known
    ? error.message
    : 'something went wrong that should not have; run again with KEYZ_DEBUG=1 and report what it prints'
  output.say(`keyz: ${message}`)
  if (debug && error instanceof Error) output.say(String(error.stack))
  if (error instanceof CommandError) return error.exitCode
  return error instanceof DocumentError ? exitCodes.usage : exitCodes.someFailed
}

function sentence(message: string): string {
  return message
    .replace(/^error: /, '')
    .replace(/\n\(?/g, ' (')
    .replace(/[.)]*$/, (end) => (end.includes(')') ? ')' : ''))
}
