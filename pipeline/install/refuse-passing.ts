// Hooks and drivers outlive the command that installs them, so they call no program that is there only for a while.
import { CommandError } from '../errors.ts'

/** Where npx, pnpm dlx, and bunx keep a package until they need the room. */
const passing = /[\\/](?:_npx|dlx(?:-[^\\/]*)?|bunx-[^\\/]*)[\\/]/

/** Throws CommandError for a program in such a place. */
export function refusePassing(program: string): void {
  if (!passing.test(program)) return
  throw new CommandError(
    'this keyz was started by npx or the like, from a folder that is emptied one day, so hooks cannot call it: run npm install --global keyz first, then keyz init; or leave out the hooks with keyz init --no-hooks',
  )
}
