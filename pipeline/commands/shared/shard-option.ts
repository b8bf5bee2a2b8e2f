// `--shard 2/8`, for commands that can share their work among several jobs.
import { InvalidArgumentError } from '@commander-js/extra-typings'
import type { Selection } from '../../store/selection.ts'

/** Throws InvalidArgumentError, which the command line explains. */
export function parseShard(text: string): NonNullable<Selection['shard']> {
  const [, index, count] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []
  const shard = { index: Number(index), count: Number(count) }
  if (index === undefined || shard.index < 1 || shard.index > shard.count)
    throw new InvalidArgumentError('Expected a part and a total, like 2/8 for the second of eight parts.')
  return shard
}
