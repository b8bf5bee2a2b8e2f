// What a person changes about a key: its tags, its notes, its expiry date, and whether it is synced by itself.
import type { Instant } from '../../schema/instant.ts'
import { RegistryRow } from '../../schema/registry.ts'
import { printable } from '../../schema/text.ts'
import { commitMetadata } from '../commit/commit-metadata.ts'
import { random, sleep } from '../environment/clock.ts'
import { CommandError } from '../errors.ts'
import { looksLikeKey } from '../guard/looks-like-key.ts'
import type { Runtime } from '../runtime.ts'
import { updateRow } from '../store/update-row.ts'
import type { EditedField, Message } from './state.ts'

type Change = { field: EditedField; text: string } | { field: 'sync'; on: boolean }

/** `dayOf` understands what a person types for a day. Throws CommandError, DocumentError, or LeakError; then nothing was written. */
export async function changeRow(
  { openStore, scanner }: Runtime,
  path: string,
  change: Change,
  dayOf: (text: string) => Instant | null,
): Promise<Message> {
  const fields = fieldsOf(change, dayOf)
  const { folder: known, git, config } = await openStore()
  const folder = known.again()
  await updateRow(folder, path, (row) => {
    const changed = RegistryRow.safeParse({ ...row, ...fields })
    if (changed.success) return changed.data
    const [issue] = changed.error.issues
    throw new CommandError(`invalid ${issue?.path.join('.')} (${issue?.message}): nothing was changed`)
  })
  const { mode } = config.git
  const { note } = await commitMetadata({
    git,
    folder,
    mode,
    inspect: scanner.inspect,
    random,
    sleep,
    did: didTo(path, change),
  })
  const done = wordsFor(path, change)
  return note === null ? { text: done, tone: 'good' } : { text: `${done} ${note}.`, tone: 'plain' }
}

function fieldsOf(change: Change, dayOf: (text: string) => Instant | null): Partial<RegistryRow> {
  if (change.field === 'sync') return { sync: change.on }
  const { field, text } = change
  // Notes and tags are public in the store.
  const found = looksLikeKey(text)
  if (found !== null)
    throw new CommandError(`that looks like ${found}, and ${field} are not secret: nothing was changed`)
  if (field === 'notes') return { notes: text === '' ? null : text }
  if (field === 'tags') return { tags: [...new Set(text.split(',').map((tag) => tag.trim()))].filter(Boolean) }
  if (text === '' || text === 'never') return { expires_at: null }
  const expires_at = dayOf(text)
  if (expires_at === null)
    throw new CommandError(`${text} is not a day: write it like 2027-01-31, or never; nothing was changed`)
  return { expires_at }
}

function wordsFor(path: string, change: Change): string {
  const name = printable(path)
  if (change.field !== 'sync') return `Saved the ${nameOf(change.field)} of ${name}.`
  return `Automatic sync of ${name} is ${change.on ? 'on' : 'off'}: press a to undo.`
}

/** For the subject of the commit. */
function didTo(path: string, change: Change): string {
  const did =
    change.field === 'sync' ? `turn ${change.on ? 'on' : 'off'} automatic sync` : `edit ${nameOf(change.field)}`
  return `${did} of ${printable(path)}`
}

function nameOf(field: EditedField): string {
  return field === 'expiry' ? 'expiry date' : field
}
