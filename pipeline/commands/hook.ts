// `keyz hook NAME`: called by the hooks that keyz init installs.
import { Argument, type Command } from '@commander-js/extra-typings'
import { hookNames } from '../git/hook-protocol.ts'
import { runHook } from '../hooks/run-hook.ts'
import type { Finish, Runtime } from '../runtime.ts'

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('hook', { hidden: true })
    .description('do the work of a git hook; the hooks that keyz init installs call it')
    .addArgument(new Argument('<name>', 'the hook').choices(hookNames))
    .argument(
      '[parameters...]',
      'as git passes them; post-commit and post-applypatch get the last commit that was looked at',
    )
    .action(async (name, parameters) => finish(await runHook(name, parameters, runtime)))
}
