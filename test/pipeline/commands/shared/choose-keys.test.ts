// What `keyz init` and `keyz discover` list: also the first of what they left out, since one of those may be a key.
import { expect, it } from 'vitest'
import { listKeys } from '../../../../pipeline/commands/shared/choose-keys.ts'

const because = 'it does not name a provider'

function saidOf(count: number): string[] {
  const said: string[] = []
  const left_out = Array.from({ length: count }, (_, index) => ({ key_path: `web/\u001b${index}`, because }))
  listKeys({ proposed: [], doubtful: [], left_out }, (line) => said.push(line))
  return said
}

it.each([
  [0, []],
  [1, ['Left out 1 entry that does not look like a key: web/\\u{1b}0.']],
  [
    7,
    [
      'Left out 7 entries that do not look like keys: web/\\u{1b}0, web/\\u{1b}1, web/\\u{1b}2, web/\\u{1b}3, web/\\u{1b}4, and 2 more.',
    ],
  ],
])('names the first of %i entries that it left out', (count, said) => {
  expect(saidOf(count)).toEqual(said)
})
