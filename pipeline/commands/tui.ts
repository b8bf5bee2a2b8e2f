// `keyz tui`: all keys in the terminal, to look around and to act on.
import type { Command } from '@commander-js/extra-typings'
import { CommandError, exitCodes } from '../errors.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { runTui } from '../tui/run-tui.ts'
import { instantOf } from './shared/instant-option.ts'
import { localOption } from './shared/newest-readings.ts'

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('tui')
    .description('look through your keys in the terminal, sync them, and edit their tags, notes, and expiry dates')
    .option(...localOption)
    .action(async ({ local }) => {
      const { stdin, stdout } = process
      if (!stdin.isTTY || !stdout.isTTY || process.env.TERM === 'dumb')
        throw new CommandError('keyz tui needs a terminal that can draw: use keyz status and keyz show instead')
      const open = await runtime.openStore()
      await runTui(open, runtime, { stdin, stdout }, { dayOf: instantOf, local })
      finish(runtime.interrupt.aborted ? exitCodes.interrupted : exitCodes.done)
    })
}
