// `--shard 2/8`.
import { expect, it } from 'vitest'
import { parseShard } from '../../../../pipeline/commands/shared/shard-option.ts'

it('takes a part and a total', () => {
  expect([parseShard('1/1'), parseShard('2/8')]).toEqual([
    { index: 1, count: 1 },
    { index: 2, count: 8 },
  ])
})

it.each(['0/8', '9/8', '2', '2/', '/8', '-1/8', '2/8/9', 'a/b', ''])('refuses %j', (text) => {
  expect(() => parseShard(text)).toThrow('like 2/8 for the second of eight parts')
})
