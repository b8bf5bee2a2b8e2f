// `keyz demo`: the options of the demo.
import { resolve } from 'node:path'
import type { Command } from '@commander-js/extra-typings'
import { runDemo } from '../demo/demo.ts'
import { exitCodes } from '../errors.ts'
import type { Finish, Runtime } from '../runtime.ts'

export function register(program: Command, { environment, output, interrupt }: Runtime, finish: Finish): void {
  program
    .command('demo')
    .description('try keyz without an account, with a throwaway store and simulated providers on this machine')
    .option('--dir <folder>', 'a new or empty folder for the demo (default: a temporary one)')
    .option('--keep', 'keep the temporary folder (otherwise, the next demo removes it)', false)
    .addHelpText('after', '\nRemoves your earlier demos first, except those made with --keep or --dir.')
    .action(async ({ dir, keep }) => {
      const wanted = dir === undefined ? undefined : resolve(dir)
      await runDemo({
        dir: wanted,
        keep,
        inherited: environment.forChildren,
        now: environment.now(),
        output,
        interrupt,
      })
      finish(exitCodes.done)
    })
}
