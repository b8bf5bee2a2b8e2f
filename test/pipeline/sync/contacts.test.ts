// Who is offline, and who has a provider that does not answer.
import { expect, it } from 'vitest'
import type { Reached } from '../../../pipeline/errors.ts'
import { contacts } from '../../../pipeline/sync/contacts.ts'

const one: [string, Reached | null][] = [
  ['xai', 'silent'],
  ['xai', 'silent'],
]

it.each<[string, [string, Reached | null][], boolean]>([
  ['nobody was asked', [['xai', null]], false],
  ['the only provider could not be reached', [['xai', 'no']], true],
  [
    'no provider could be reached',
    [
      ['xai', 'no'],
      ['openai', 'no'],
    ],
    true,
  ],
  [
    'one of two could be reached',
    [
      ['xai', 'no'],
      ['openai', 'yes'],
    ],
    false,
  ],
  ['the only provider did not answer in time', one, false],
  ['the only provider did not answer in time, and was not even found at last', [...one, ['xai', 'no']], true],
  ['several providers did not answer in time', [...one, ['openai', 'silent']], true],
  ['one did not answer in time, and another could be reached', [...one, ['openai', 'yes']], false],
])('where %s, the machine is offline or not', (_, seen, offline) => {
  const met = contacts()
  for (const [provider, reached] of seen) met.saw(provider, reached)

  expect(met.isOffline()).toBe(offline)
})
