// Switches of Node that would show keys to others, or send them to anyone who answers.
import { CommandError } from '../errors.ts'

/** Debuggers, and everything that writes requests, memory, or TLS secrets to a file or the terminal. */
const watching =
  /--(?:inspect|debug|heapsnapshot|heap-prof|cpu-prof|report|diagnostic-dir|trace|tls-keylog|insecure|experimental-network-inspection|node-memory-debug)/

/** Throws CommandError. `started` are the arguments that Node itself got. */
export function refuseWatchedProcess(
  variables: Readonly<Record<string, string | undefined>>,
  started: readonly string[] = process.execArgv,
): void {
  if (variables.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    throw new CommandError(
      'NODE_TLS_REJECT_UNAUTHORIZED=0 would send keys to anyone who answers: unset it and run again',
    )
  }
  if (variables.NODE_DEBUG) {
    throw new CommandError('NODE_DEBUG prints requests with their keys: unset it and run again')
  }
  const options = variables.NODE_OPTIONS ?? ''
  if (watching.test(options)) {
    throw new CommandError(
      'NODE_OPTIONS lets other programs watch keyz, and see keys: take out its debugging options and run again',
    )
  }
  if (started.some((option) => watching.test(option))) {
    throw new CommandError('Node was started with a debugging option that shows keys: run keyz without it')
  }
}
