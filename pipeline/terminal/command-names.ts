// The commands that there are, and which of them a command line names. Pure.

/** In the order in which they are listed. */
export const commands = [
  'init',
  'join',
  'discover',
  'map',
  'ignore',
  'ack',
  'sync',
  'status',
  'show',
  'history',
  'export',
  'tui',
  'diff',
  'review',
  'check',
  'report',
  'compact',
  'usage',
  'providers',
  'opencode',
  'ci',
  'doctor',
  'hook',
  'completion',
  'demo',
]

/** Commands that have commands of their own. */
const subcommands: Readonly<Record<string, readonly string[]>> = {
  ci: ['run', 'plan', 'sync', 'publish', 'check', 'comment'],
  opencode: ['install', 'uninstall', 'doctor'],
  usage: ['record'],
}

/** Asked for help with a command that does not exist, commander would print the help for all of them, and not say so. */
export function withoutHelpForNothing(parameters: readonly string[]): readonly string[] {
  const at = parameters.findIndex((word) => !word.startsWith('-'))
  const [first, second = ''] = at === -1 ? [] : parameters.slice(at)
  const isUnknown = first === 'help' && /^[A-Za-z]/.test(second) && !commands.includes(second)
  return isUnknown ? parameters.filter((_, index) => index !== at) : parameters
}

/** The command and its subcommand, as far as they exist: `ci sync`. `unknown` is a word that stands where a subcommand belongs. */
export function commandIn(parameters: readonly string[]): { command: string; unknown?: string } {
  const [first = '', second = ''] = parameters.slice(parameters.findIndex((word) => commands.includes(word)))
  if (!commands.includes(first)) return { command: '' }
  const known = subcommands[first] ?? []
  if (known.includes(second)) return { command: `${first} ${second}` }
  return known.length > 0 && /^[a-z]/.test(second) ? { command: first, unknown: second } : { command: first }
}
