// `keyz sync --accept`: shows what others changed and where it would be sent, and asks once about all of it.
import { factsById } from '../../../providers/facts.ts'
import { printable } from '../../../schema/text.ts'
import { waitingIn } from '../../consent/waiting.ts'
import { shellWords } from '../../environment/shell-words.ts'
import type { OpenStore, Runtime } from '../../runtime.ts'
import { askYes } from '../../terminal/ask-person.ts'
import { counted } from './counted.ts'

/** The entries that the person agreed to send, of those that a sync was about. Nothing is agreed to without a terminal. */
export async function acceptWaiting(
  open: OpenStore,
  about: readonly string[],
  { output, interactive, interrupt }: Runtime,
): Promise<string[]> {
  const wanted = new Set(about)
  const shown = (await waitingIn(open)).filter(({ path }) => wanted.has(path))
  if (shown.length === 0) {
    output.say('Nothing waits that others changed.')
    return []
  }
  output.say(`Others changed ${shown.length === 1 ? 'this entry or its row' : 'these entries or their rows'}:`)
  for (const { path, row } of shown) {
    const facts = factsById(row.provider_id)
    const hosts = Object.values(facts?.hosts ?? {}).map((host) => host.replace(/^https:\/\//, ''))
    const whatever = row.any_shape === true ? ', whatever the entry holds' : ''
    output.say(`  ${printable(path)} -> ${facts?.name ?? printable(row.provider_id)} (${hosts.join(', ')})${whatever}`)
  }
  output.say('To see who changed one: git log -- PATH.gpg, and git log -p -- .keyz/providers/registry.json')
  if (!interactive) {
    const paths = shown.map(({ path }) => path)
    output.say(`Nobody can be asked here. If you agree: keyz sync ${shellWords(paths)}`)
    return []
  }
  if (!(await askYes(`Send ${counted(shown.length, 'entry', 'entries')} as shown, from now on?`, interrupt))) return []
  // A pull may have come while the question stood there: what was not shown is not agreed to.
  const now = new Set((await waitingIn(open)).map(({ path, version }) => `${path}\n${version}`))
  const agreed = shown.filter(({ path, version }) => now.has(`${path}\n${version}`))
  if (agreed.length < shown.length) output.say('Some of them changed just now, and still wait: run it again.')
  return agreed.map(({ path }) => path)
}
