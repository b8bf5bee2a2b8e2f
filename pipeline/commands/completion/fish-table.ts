// The table of all commands in the words of fish.
import type { CommandSpec, Kind } from './command-specs.ts'

export function fishTable(specs: readonly CommandSpec[]): string {
  return [
    '# $argv[1]: the command, $argv[2]: the word before the one to complete',
    'function __keyz_table',
    '    set -g __keyz_subs; set -g __keyz_flags; set -g __keyz_words; set -g __keyz_kind none; set -g __keyz_value none',
    '    switch "$argv[1]"',
    ...specs.flatMap(caseOf),
    '    end',
    'end',
  ].join('\n')
}

function caseOf(spec: CommandSpec): string[] {
  const values = spec.values.flatMap(({ flags, kind }) => [
    `                case ${flags.map(quoted).join(' ')}`,
    `                    set __keyz_value ${nameOf(kind)}${wordsOf(kind)}`,
  ])
  return [
    `        case ${quoted(spec.name)}`,
    `            set __keyz_subs ${spec.subcommands.map(quoted).join(' ')}`.trimEnd(),
    `            set __keyz_flags ${spec.flags.map(quoted).join(' ')}`.trimEnd(),
    `            set __keyz_kind ${nameOf(spec.argument)}${wordsOf(spec.argument)}`,
    ...(values.length === 0 ? [] : ['            switch "$argv[2]"', ...values, '            end']),
  ]
}

function nameOf(kind: Kind): string {
  return typeof kind === 'string' ? kind : 'words'
}

function wordsOf(kind: Kind): string {
  return typeof kind === 'string' ? '' : `; set __keyz_words ${kind.map(quoted).join(' ')}`
}

function quoted(word: string): string {
  return `'${word.replace(/[\\']/g, '\\$&')}'`
}
