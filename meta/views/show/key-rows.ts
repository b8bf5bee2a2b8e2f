// The key itself: how long it is valid and how old it is, what it may do, and what the registry says of it.
import { type Instant, millisecondsOf } from '../../../schema/instant.ts'
import { printable } from '../../../schema/text.ts'
import { counted, day, relative } from '../../judge/values.ts'
import { attributeWords } from '../attribute-words.ts'
import { firstOf, type Row } from './lay-out.ts'
import type { ShownKey, ShowOptions } from './shown-key.ts'

const dayLength = 86_400_000
const maxNames = 4

export function keyRows(key: ShownKey, now: Instant, options: ShowOptions): Row[] {
  const { permissions } = key.key
  return [
    { label: 'expires', values: expiryWords(key, now, options) },
    { label: 'age', values: ageWords(key, now) },
    { label: 'replaced', values: replacedWords(key, options) },
    {
      label: 'may',
      values:
        permissions === null
          ? []
          : [permissions.length === 0 ? 'nothing' : firstOf(permissions.map(printable), maxNames, options)],
    },
    { label: 'details', values: detailWords(key, options) },
    { label: 'registry', values: registryWords(key) },
    {
      label: 'notes',
      values: key.notes === null ? [] : [options.full ? printable(key.notes) : shortened(printable(key.notes))],
    },
  ]
}

function expiryWords({ expires_at: at, expires_from }: ShownKey, now: Instant, { provider }: ShowOptions): string[] {
  if (at === null) return []
  const when = `${day(at)} (${relative(at, now)})`
  if (expires_from === null) return [when]
  return [`${when}, as ${expires_from === 'registry' ? 'the registry' : provider} says`]
}

/** How long this very secret has been in the store, and since when the entry has. */
function ageWords(key: ShownKey, now: Instant): string[] {
  const { created_at: since, rotated_at, created_by } = key
  const made = key.key.created_at
  if (since === null && made === null) return []
  const newest = rotated_at ?? since ?? made
  const days = newest === null ? 0 : Math.floor((millisecondsOf(now) - millisecondsOf(newest)) / dayLength)
  return [
    [
      ...(days < 0 ? [] : [days === 0 ? 'less than a day' : counted(days, 'day')]),
      ...(since === null ? [] : [`in the store since ${day(since)}${byWords(created_by)}`]),
      ...(made === null ? [] : [`made at the provider ${day(made)}`]),
    ].join(', '),
  ]
}

function replacedWords({ replacements }: ShownKey, options: ShowOptions): string[] {
  const words = replacements.map(({ at, author }) => `${day(at)}${byWords(author)}`)
  return words.length === 0 ? [] : [firstOf(words, maxNames, options)]
}

function byWords(author: string | null): string {
  return author === null ? '' : ` by ${printable(author)}`
}

/** `plan pro; 2 models; free tier no; estimated balance $30.95`. */
function detailWords({ key, models, attributes }: ShownKey, options: ShowOptions): string[] {
  const names = models?.ids ?? []
  const words = [
    ...(key.plan === null ? [] : [`plan ${printable(key.plan)}`]),
    ...(models === null ? [] : [counted(models.count, 'model')]),
    ...Object.entries(attributes).map(([name, value]) => attributeWords(name, value, options.precision).join(' ')),
    ...(options.full && key.disabled === false ? ['disabled no'] : []),
  ]
  const shown = firstOf(words, maxNames + 2, options, '; ')
  if (names.length === 0) return shown === '' ? [] : [shown]
  return [shown, `models: ${firstOf(names.map(printable), maxNames, options)}`]
}

function registryWords(key: ShownKey): string[] {
  const words = [
    ...(key.tags.length === 0 ? [] : [`tags ${key.tags.map(printable).join(', ')}`]),
    ...(key.owner === null ? [] : [`owner ${printable(key.owner)}`]),
    ...(key.env.length === 0 ? [] : [`env ${key.env.join(', ')}`]),
    ...(key.sync ? [] : ['sync off']),
    ...(key.record_identity ? ['identity is recorded'] : []),
  ]
  return words.length === 0 ? [] : [words.join('; ')]
}

const maxNoteLength = 200

function shortened(text: string): string {
  const characters = [...text]
  return characters.length <= maxNoteLength ? text : `${characters.slice(0, maxNoteLength).join('')}... (--all)`
}
