// What the agent has to know to show a passphrase prompt where the person is: what gpg tells it, too.

const passed: readonly (readonly [variable: string, option: string])[] = [
  ['GPG_TTY', 'ttyname='],
  ['TERM', 'ttytype='],
  ['DISPLAY', 'display='],
  ['XAUTHORITY', 'xauthority='],
  ['WAYLAND_DISPLAY', 'putenv=WAYLAND_DISPLAY='],
  ['DBUS_SESSION_BUS_ADDRESS', 'putenv=DBUS_SESSION_BUS_ADDRESS='],
]
/** A line of the protocol is at most 1,000 bytes long. */
const maxBytes = 900

export function promptOptions(environment: Readonly<Record<string, string>>): string[] {
  const locale = (category: string) => environment.LC_ALL || environment[category] || environment.LANG || ''
  const options = [
    ...passed.map(([variable, option]) => [option, environment[variable] ?? ''] as const),
    ['lc-ctype=', locale('LC_CTYPE')] as const,
    ['lc-messages=', locale('LC_MESSAGES')] as const,
  ]
    .filter(([, value]) => value !== '')
    .map(([option, value]) => `${option}${value}`)
  // With this, a prompt can be cancelled for good, and the agent says so.
  return [...options, 'agent-awareness=2.1.0'].filter(
    (option) => !/[\r\n]/.test(option) && Buffer.byteLength(option) <= maxBytes,
  )
}
