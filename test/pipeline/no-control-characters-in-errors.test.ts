// Names that somebody else chose reach the terminal as text: in every sentence of an error, and in every command to copy.
import { expect, it } from 'vitest'
import { DocumentError, readEditedJson } from '../../meta/files/document.ts'
import { CommandError, KeyError, LeakError } from '../../pipeline/errors.ts'
import { Registry } from '../../schema/registry.ts'

const hostile = "a\u001b[31m\n'; touch PWNED; \u202e\u009b'"
const controls = /[\u0000-\u001f\u007f-\u009f\u202e]/

function messageOf(work: () => unknown): string {
  try {
    work()
    return 'no error'
  } catch (error) {
    return error instanceof DocumentError ? error.message : 'another error'
  }
}

it.each([
  ['a command', new CommandError(`the store has no entry ${hostile}: run pass ls`)],
  ['a key', new KeyError('config_error', `the registry names the provider ${hostile}`)],
  ['a document', new DocumentError(`${hostile} is a link: remove it`)],
  ['a leak', new LeakError(hostile, `the secret in ${hostile}`)],
])('makes what is in the sentence about %s printable, and keeps it', (_, error) => {
  expect(error.message).not.toMatch(controls)
  expect(error.message).toContain('a\\u{1b}[31m\\n')
  expect(error.stack).not.toMatch(/\u001b/)
})

it.each([
  ['field of a row', { 'openrouter/a': { provider_id: 'openrouter', key_alias: 'a', [hostile]: 1 } }],
  ['entry', { [hostile]: { provider_id: 'openrouter' } }],
  ['provider', { 'openrouter/a': { provider_id: hostile, key_alias: 'a' } }],
])('prints no control character of a registry with a hostile %s', (_, keys) => {
  const message = messageOf(() =>
    readEditedJson(
      { file: `/store/${hostile}/registry.json`, text: JSON.stringify({ schema_version: 1, keys }) },
      Registry,
    ),
  )

  expect(message).toMatch(/registry\.json, line 1, column \d+: keys\./)
  expect(message).not.toMatch(controls)
})
