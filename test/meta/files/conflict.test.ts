// What git leaves in a file that two sides changed is said in words: whose field, and what either side made of it.
import { expect, it } from 'vitest'
import { conflictIn, sidesOf } from '../../../meta/files/conflict.ts'

const registry = [
  '{',
  '  "keys": {',
  '    "xai/a/b": {',
  '      "provider_id": "xai",',
  '<<<<<<< ours',
  '      "owner": "ann",',
  '||||||| base',
  '      "owner": "ops",',
  '=======',
  '      "owner": "bob",',
  '>>>>>>> theirs',
  '      "sync": true',
  '    }',
  '  }',
  '}',
].join('\n')

it('names the field, the row, and both values', () => {
  expect(conflictIn(registry)).toBe(
    'unresolved merge conflict on line 5: owner of xai/a/b is "ann" on one side and "bob" on the other',
  )
})

it('names a setting of a YAML file, and no value where a side is more than a field', () => {
  expect(conflictIn('sync:\n<<<<<<< ours\n  fresh_for: 5m\n=======\n  fresh_for: 9m\n>>>>>>> theirs\n')).toBe(
    'unresolved merge conflict on line 2: fresh_for is 5m on one side and 9m on the other',
  )
  expect(conflictIn('<<<<<<< a\n"x": 1,\n"y": 2\n=======\n"x": 3\n>>>>>>> b')).toBe(
    'unresolved merge conflict on line 1',
  )
  expect(conflictIn('<<<<<<< a\n=======\n    "a/b": {\n    }\n>>>>>>> b')).toBe('unresolved merge conflict on line 1')
})

it('reads the text as each side has it', () => {
  const { ours, theirs } = sidesOf(registry) ?? { ours: '', theirs: '' }

  expect(JSON.parse(ours).keys['xai/a/b'].owner).toBe('ann')
  expect(JSON.parse(theirs).keys['xai/a/b'].owner).toBe('bob')
})

it('sees no conflict in a text without a whole pair of markers', () => {
  expect(conflictIn('{ "keys": {} }')).toBeNull()
  expect(conflictIn('<<<<<<< ours\n"a": 1\n')).toBeNull()
  expect(conflictIn('=======\n>>>>>>> theirs\n')).toBeNull()
})
