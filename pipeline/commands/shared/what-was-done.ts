// What a command did to the registry, in a few words for the subject of a commit: `map openai/team/web`, `ignore 12 patterns`.
import { printable } from '../../../schema/text.ts'
import { counted } from './counted.ts'

/** What does not fit is counted: git shows about so much of a subject. */
const maxLength = 60

export function whatWasDone(verb: string, names: readonly string[], one: string, many = `${one}s`): string {
  const listed = names.map(printable).join(', ')
  return `${verb} ${listed.length > 0 && listed.length <= maxLength ? listed : counted(names.length, one, many)}`
}
