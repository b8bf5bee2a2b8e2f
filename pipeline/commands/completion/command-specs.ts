// What can stand after each command, from the definitions that the command line is made of.
import type { CommandUnknownOpts, Option } from '@commander-js/extra-typings'

/** What a value is: an entry of the store, one of some words, a file, or something that nobody can suggest. */
export type Kind = 'entry' | 'file' | 'none' | readonly string[]

export interface CommandSpec {
  /** Its words without `keyz`: `ci run`; empty for keyz itself. */
  name: string
  subcommands: readonly string[]
  flags: readonly string[]
  argument: Kind
  /** What follows each flag that takes a value. */
  values: readonly { flags: readonly string[]; kind: Kind }[]
}

/** Of every visible command, keyz itself first. `providers` are the ids that `--provider` takes. */
export function commandSpecs(program: CommandUnknownOpts, providers: readonly string[]): CommandSpec[] {
  return specsBelow(program, '', providers)
}

function specsBelow(command: CommandUnknownOpts, name: string, providers: readonly string[]): CommandSpec[] {
  const help = command.createHelp()
  const below = help.visibleCommands(command).filter((one) => one.name() !== 'help')
  const options = help.visibleOptions(command)
  const [argument] = command.registeredArguments
  const spec: CommandSpec = {
    name,
    subcommands: below.map((one) => one.name()),
    flags: options.flatMap(flagsOf),
    argument: argument === undefined ? 'none' : (argument.argChoices ?? kindOf(argument.name(), '', providers)),
    values: options
      .filter((option) => option.required || option.optional)
      .map((option) => ({ flags: flagsOf(option), kind: kindOfOption(option, providers) })),
  }
  return [spec, ...below.flatMap((one) => specsBelow(one, `${name} ${one.name()}`.trim(), providers))]
}

function flagsOf({ short, long }: Option): string[] {
  return [short, long].filter((flag) => flag !== undefined && flag !== null)
}

function kindOfOption(option: Option, providers: readonly string[]): Kind {
  const [, value = ''] = /[<[]([\w-]+)/.exec(option.flags) ?? []
  return option.argChoices ?? kindOf(value, option.long ?? '', providers)
}

/** By the name of a value in the help. */
function kindOf(value: string, flag: string, providers: readonly string[]): Kind {
  if (value === 'file' || value === 'folder' || flag === '--events') return 'file'
  if (value === 'path' || value === 'pattern') return 'entry'
  return flag === '--provider' || value === 'name'
    ? flag === '--provider' || flag === ''
      ? providers
      : 'none'
    : 'none'
}
