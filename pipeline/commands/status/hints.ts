// What to do next, on stderr below the keys.
import { printable } from '../../../schema/text.ts'
import { speaksOfLogin } from '../../discover/speaks-of-login.ts'
import { verdictOnPath } from '../../discover/verdict-on-path.ts'
import { shellWords } from '../../environment/shell-words.ts'
import type { Runtime } from '../../runtime.ts'
import type { StatusOfStore } from '../../status/status-keys.ts'

const maxNamed = 3
/** Where somebody keeps thousands of other entries, looking at each would take longer than all the rest of status. */
const maxJudged = 200

/** `unasked` are keys of others that no sync has met yet. */
export function printHints(
  { keys, mapped, unmapped }: StatusOfStore,
  unasked: readonly string[],
  { isNarrowed, isSetUp }: { isNarrowed: boolean; isSetUp: boolean },
  { output }: Runtime,
): void {
  if (mapped.length === 0 && !isSetUp) {
    output.say('keyz is not set up in this store yet: run keyz init, which also looks for keys.')
    return
  }
  if (keys.length === 0) output.say(isNarrowed ? 'No matching keys.' : 'No keys yet: run keyz discover to find them.')
  const waiting = keys.filter((key) => key.changed_by_others).map(({ key_path }) => key_path)
  if (waiting.length > 0) {
    const command = waiting.length > 1 ? 'keyz sync --accept' : `keyz sync ${shellWords(waiting)}`
    const what = waiting.length === 1 ? 'it is a key' : 'they are keys'
    output.say(`Changed by others, so nothing is sent: ${named(waiting)}. If ${what}: ${command}`)
  }
  if (unasked.length > 0)
    output.say(
      `Added by others and not read yet: ${named(unasked)}. Run keyz sync --accept to see where each would be sent, and to say yes.`,
    )
  if (isNarrowed) return
  const open = unmapped.length > maxJudged ? unmapped : unmapped.filter(mayBeKey)
  if (open.length === 0) return
  output.say(
    `${open.length === 1 ? '1 entry is' : `${open.length} entries are`} not mapped (${named(open)}): run keyz discover to look for keys, or keyz ignore to leave out what is not one.`,
  )
}

/** Of a login, discover would say nothing. */
function mayBeKey(path: string): boolean {
  return speaksOfLogin(path) === null || verdictOnPath(path).found !== 'other'
}

function named(paths: readonly string[]): string {
  return `${paths.slice(0, maxNamed).map(printable).join(', ')}${paths.length > maxNamed ? ', ...' : ''}`
}
