// Refuses a key that somebody types where metadata belongs, before anything is written: metadata is plaintext, and so is its history.
import { CommandError } from '../errors.ts'
import { looksLikeKey } from './looks-like-key.ts'

/** What was typed, by the name of its option or field. Throws CommandError, which does not repeat the text. */
export function refuseTypedKeys(typed: Readonly<Record<string, string | readonly string[] | undefined>>): void {
  for (const [name, text] of Object.entries(typed)) {
    const found = looksLikeKey([text ?? []].flat().join('\n'))
    if (found === null) continue
    throw new CommandError(
      `${name} holds something that looks like ${found}, and metadata is plaintext that everybody with the repository can read: leave it out; nothing was changed`,
    )
  }
}
