// `--remote NAME`: a name, never an address or an option of git.
import { CommandError } from '../../errors.ts'

export function parseRemote(name: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name))
    throw new CommandError('--remote must be the name of a remote, as listed by git remote')
  return name
}
