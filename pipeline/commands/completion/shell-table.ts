// The table of all commands in the words of bash and zsh, which read it alike.
import { shellQuoted } from '../../../schema/shell-word.ts'
import type { CommandSpec, Kind } from './command-specs.ts'

/** A function that is given the command and the word before, and says which subcommands, flags and values may follow. */
export function shellTable(specs: readonly CommandSpec[]): string {
  return [
    '# $1: the command, $2: the word before the one to complete',
    '_keyz_table() {',
    '  _keyz_subs=() _keyz_flags=() _keyz_words=() _keyz_kind=none _keyz_value=none',
    '  case "$1" in',
    ...specs.flatMap(caseOf),
    '  esac',
    '}',
  ].join('\n')
}

function caseOf(spec: CommandSpec): string[] {
  const values = spec.values.map(
    ({ flags, kind }) => `      ${flags.map(shellQuoted).join('|')}) _keyz_value=${nameOf(kind)}${wordsOf(kind)} ;;`,
  )
  // Only an argument may be completed while no flag waits for its value.
  return [
    `    ${shellQuoted(spec.name)})`,
    `      _keyz_subs=(${spec.subcommands.map(shellQuoted).join(' ')})`,
    `      _keyz_flags=(${spec.flags.map(shellQuoted).join(' ')})`,
    `      _keyz_kind=${nameOf(spec.argument)}${wordsOf(spec.argument)}`,
    ...(values.length === 0 ? [] : ['      case "$2" in', ...values.map((line) => `  ${line}`), '      esac']),
    '      ;;',
  ]
}

function nameOf(kind: Kind): string {
  return typeof kind === 'string' ? kind : 'words'
}

function wordsOf(kind: Kind): string {
  return typeof kind === 'string' ? '' : ` _keyz_words=(${kind.map(shellQuoted).join(' ')})`
}
