// What the bundle offers to those that start it: a command and a git driver. Each runs only the modules that it needs.
import type * as Cli from '../../pipeline/cli.ts'
import type * as GitDrivers from '../../pipeline/git-drivers/main.ts'

export const main: typeof Cli.main = async (...call) => await (await import('../../pipeline/cli.ts')).main(...call)

export const gitDriver: typeof GitDrivers.main = async (...call) =>
  await (await import('../../pipeline/git-drivers/main.ts')).main(...call)
