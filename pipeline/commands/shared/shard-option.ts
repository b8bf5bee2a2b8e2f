// `--shard 2/8`, as the commands take it that can share their work out over several jobs.
import { InvalidArgumentError } from '@commander-js/extra-typings'

export interface Shard {
  index: number
  count: number
}

/** Throws InvalidArgumentError, which the command line explains. */
export function parseShard(text: string): Shard {
  const [, index, count] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []
  const shard = { index: Number(index), count: Number(count) }
  if (index === undefined || shard.index < 1 || shard.index > shard.count)
    throw new InvalidArgumentError('It is written like 2/8: the second of eight parts.')
  return shard
}
