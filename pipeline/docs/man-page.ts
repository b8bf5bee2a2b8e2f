// man/keyz.1: the manual page, from the same definitions of the commands as `keyz --help`.
import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import { broken } from '../../meta/views/broken.ts'
import { version } from '../version.ts'
import { describedProgram, visibleBelow } from './commands-page.ts'

/** The date of a release would make every build another one. */
export async function manPage(): Promise<string> {
  const program = await describedProgram()
  return [
    '.\\" Made by npm run docs. Do not edit.',
    '.Dd $Mdocdate$',
    '.Dt KEYZ 1',
    '.Os',
    '.Sh NAME',
    '.Nm keyz',
    '.Nd API keys in a pass store: do they work, what is left, when do they expire',
    '.Sh SYNOPSIS',
    '.Nm',
    '.Ar command',
    '.Op Ar option ...',
    '.Op Ar argument ...',
    '.Sh DESCRIPTION',
    line(program.description()),
    '.Pp',
    'The commands are:',
    ...visibleBelow(program).flatMap(commandLines),
    '.Pp',
    line('With every command, --help prints what is said about it here, and --no-color turns colors off.'),
    '.Sh ENVIRONMENT',
    '.Bl -tag -width Ds',
    '.It Ev PASSWORD_STORE_DIR',
    line('The store. The default is ~/.password-store.'),
    '.It Ev NO_COLOR',
    line('If set, no color is used.'),
    '.El',
    '.Sh EXIT STATUS',
    '.Bl -tag -width Ds',
    ...exitCodes.flatMap(([code, meaning]) => [`.It ${code}`, line(meaning)]),
    '.El',
    '.Sh EXAMPLES',
    ...examples.flatMap(([what, command]) => [line(what), '.Pp', `.Dl ${escaped(command)}`, '.Pp']).slice(0, -1),
    '.Sh SEE ALSO',
    '.Xr git 1 ,',
    '.Xr gpg 1 ,',
    '.Xr pass 1',
    '.Pp',
    line(`This is the manual of keyz ${version}.`),
    '',
  ].join('\n')
}

const exitCodes = [
  ['0', 'Success.'],
  ['1', 'A key failed, or a policy is violated.'],
  ['2', 'Invalid usage or configuration.'],
  ['3', 'Nothing could be decrypted.'],
  ['130', 'Interrupted.'],
] as const

const examples = [
  ['Set up a store, once in each clone:', 'keyz init'],
  ['Ask the providers, and save what changed:', 'keyz sync'],
  ['See all keys, the ones to look after first:', 'keyz status'],
  ['See the keys that expire within a month:', "keyz status --filter 'expires<30d'"],
  ['See everything about one key:', 'keyz show xai/team/ci'],
  ['See what its balance was over the last month:', 'keyz history xai/team/ci --since 30d'],
  ['Fail if a key is rejected, expiring, or low on money:', 'keyz check'],
  ['Write one page for people who use no terminal:', 'keyz report --out ~/keyz-report.html'],
] as const

function commandLines(command: CommandUnknownOpts): string[] {
  const help = command.createHelp()
  const rows = [
    ...help.visibleArguments(command).map((one) => [help.argumentTerm(one), help.argumentDescription(one)] as const),
    ...help
      .visibleOptions(command)
      .filter(({ long }) => long !== '--help')
      .map((one) => [help.optionTerm(one), help.optionDescription(one)] as const),
  ]
  return [
    `.Ss ${escaped(help.commandUsage(command).replace(/ \[options\]/, ''))}\\&`,
    line(sentence(command.description())),
    ...(rows.length === 0
      ? []
      : [
          '.Bl -tag -width Ds',
          ...rows.flatMap(([term, meaning]) => [`.It ${escaped(term)}`, line(sentence(meaning))]),
          '.El',
        ]),
  ]
}

/** A name that has a period in it stays as it is: `git.mode`. */
function sentence(text: string): string {
  const first = /^\S+\.\w/.test(text) ? text.charAt(0) : text.charAt(0).toUpperCase()
  return `${first}${text.slice(1)}${/[.?!]$/.test(text) ? '' : '.'}`
}

/** Text in lines that a person can read in the source: each sentence begins a line of its own, and none begins a command. */
function line(text: string): string {
  return text
    .replace(/([a-z)])\. (?=[A-Z])/g, '$1.\n')
    .split('\n')
    .flatMap((one) => broken(escaped(one), longest, ({ length }) => length))
    .map((one) => one.replace(/^(?=[.'])/, '\\&'))
    .join('\n')
}

/** mandoc would like less than 80. */
const longest = 76

/** Backslashes, dashes that are typed, words that mdoc would take for its own macros, and what groff prints as another character. */
function escaped(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll('"', '\\(dq')
    .replaceAll("'", '\\(aq')
    .replaceAll('~', '\\(ti')
    .replaceAll('`', '\\(ga')
}
