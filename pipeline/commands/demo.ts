// `keyz demo`: the flags of the demo.
import { resolve } from 'node:path'
import type { Command } from '@commander-js/extra-typings'
import { runDemo } from '../demo/demo.ts'
import { exitCodes } from '../errors.ts'
import type { Finish, Runtime } from '../runtime.ts'

export function register(program: Command, { environment, output, interrupt }: Runtime, finish: Finish): void {
  program
    .command('demo')
    .description('try everything without an account: a store with a throw-away key, and providers on this machine')
    .option('--dir <folder>', 'where to make it: a new or empty folder (default: a temporary one)')
    .option('--keep', 'the next demo does not remove the temporary folder', false)
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
