// `keyz completion SHELL`: prints what makes a shell complete commands, flags and entries. Made from the definitions of the commands.
import { readFile } from 'node:fs/promises'
import { Argument, type Command } from '@commander-js/extra-typings'
import { providerFacts } from '../../providers/facts.ts'
import { programFile } from '../environment/program-files.ts'
import { exitCodes } from '../errors.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { type CommandSpec, commandSpecs } from './completion/command-specs.ts'
import { fishTable } from './completion/fish-table.ts'
import { shellTable } from './completion/shell-table.ts'

const shells = ['bash', 'zsh', 'fish'] as const
const tables: Record<(typeof shells)[number], (specs: readonly CommandSpec[]) => string> = {
  bash: shellTable,
  zsh: shellTable,
  fish: fishTable,
}

const afterHelp = `
To have it in every new shell, write it to a file once, and again after an
update of keyz. Make the folder first, if it is not there:

  keyz completion bash > ~/.local/share/bash-completion/completions/keyz
  keyz completion zsh > ~/.zfunc/_keyz
  keyz completion fish > ~/.config/fish/completions/keyz.fish

bash needs the package bash-completion for that. zsh needs this in ~/.zshrc,
above compinit:

  fpath=(~/.zfunc $fpath)

Entries are completed from the names of the files in the store.`

export function register(program: Command, runtime: Runtime, finish: Finish, whole: () => Promise<Command>): void {
  program
    .command('completion')
    .description('print the completion of commands, options, and entries for your shell')
    .addArgument(new Argument('<shell>', 'your shell').choices(shells))
    .addHelpText('after', afterHelp)
    .action(async (shell) => {
      const ids = providerFacts.map(({ id }) => id)
      const table = tables[shell](commandSpecs(await whole(), ids))
      const functions = await readFile(programFile(`pipeline/commands/completion/shells/keyz.${shell}`), 'utf8')
      runtime.output.verbatim(functions.trimEnd().replace('# TABLE', () => table))
      finish(exitCodes.done)
    })
}
