// docs/commands.md: every command with its usage, arguments and options, as `keyz --help` knows them.
import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import { wholeProgram } from '../cli.ts'
import { createRuntime } from '../runtime.ts'
import { LeakScanner } from '../secrets/leak-scanner.ts'
import { Output } from '../terminal/output.ts'
import { code, markdownTable } from './markdown-table.ts'

export async function commandsPage(): Promise<Record<string, string>> {
  const program = await describedProgram()
  return { commands: visibleBelow(program).map(sectionOf).join('\n\n') }
}

/** Every command, registered only to be described: none is run, and nothing is printed. */
export async function describedProgram(): Promise<CommandUnknownOpts> {
  const scanner = new LeakScanner()
  const nowhere = { write: () => true }
  const output = new Output(scanner, { stdout: nowhere, stderr: nowhere }, { color: 'never', inActions: false })
  const interrupt = new AbortController().signal
  return await wholeProgram(createRuntime({}, { scanner, output, interrupt, interactive: false }))
}

/** The commands below this one, each followed by its own subcommands. Every command line has `help`, so it is left out. */
export function visibleBelow(command: CommandUnknownOpts): CommandUnknownOpts[] {
  const visible = command.createHelp().visibleCommands(command)
  return visible.filter((below) => below.name() !== 'help').flatMap((below) => [below, ...visibleBelow(below)])
}

function sectionOf(command: CommandUnknownOpts): string {
  const help = command.createHelp()
  const argumentRows = help
    .visibleArguments(command)
    .map((argument) => [code(help.argumentTerm(argument)), escaped(help.argumentDescription(argument))])
  const optionRows = help
    .visibleOptions(command)
    .filter(({ long }) => long !== '--help')
    .map((option) => [code(help.optionTerm(option)), escaped(help.optionDescription(option))])
  return [
    `### ${fullName(command)}`,
    sentence(escaped(command.description())),
    `\`\`\`\n${help.commandUsage(command)}\n\`\`\``,
    ...(argumentRows.length === 0 ? [] : [markdownTable(['Argument', 'Meaning'], argumentRows)]),
    ...(optionRows.length === 0 ? [] : [markdownTable(['Option', 'Meaning'], optionRows)]),
    ...noteOf(command),
  ].join('\n\n')
}

function fullName(command: CommandUnknownOpts): string {
  return command.parent === null ? command.name() : `${fullName(command.parent)} ${command.name()}`
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?!]$/.test(text) ? '' : '.'}`
}

/** Markdown would take a name in angle brackets for HTML. */
function escaped(text: string): string {
  return text.replaceAll('<', '&lt;')
}

/** What the help of a command says after its options. */
function noteOf(command: CommandUnknownOpts): string[] {
  let printed = ''
  command.configureOutput({
    writeOut: (text) => {
      printed += text
    },
  })
  command.outputHelp()
  const note = printed.slice(command.helpInformation().length).trim()
  return note === '' ? [] : [withBlocks(escaped(note))]
}

/** Lines that the help indents are commands, and stay lines of their own. */
function withBlocks(note: string): string {
  const lines: string[] = []
  let isBlock = false
  for (const line of [...note.split('\n'), '']) {
    const isCommand = /^ {2}\S/.test(line)
    if (isCommand !== isBlock) lines.push('```')
    lines.push(isCommand ? line.slice(2) : line)
    isBlock = isCommand
  }
  return lines.slice(0, -1).join('\n')
}
