// Where a person is at home: what HOME says, unless that is not an absolute path.
import { userInfo } from 'node:os'
import { isAbsolute } from 'node:path'

/** Absolute. Without HOME, and with an empty or a relative one, as the system has it. */
export function homeFolder(home = ''): string {
  if (isAbsolute(home)) return home
  try {
    return userInfo().homedir
  } catch {
    // A user without a name, as in some containers.
    return '/'
  }
}
