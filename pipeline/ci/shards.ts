// How many shards a store is split into for a matrix of jobs. Every job costs at least a minute, so a small store gets only one.

/** One job easily reads this many keys within its time limit. */
const keysPerShard = 1_000

/** `accounts` counts the accounts of all providers: the keys of one stay together, since they share a rate limit. Gives `1/1`, or `1/3`, `2/3`, `3/3`: what `keyz sync --shard` takes. */
export function shardsFor(keys: number, accounts: number, max: number): string[] {
  const count = Math.max(1, Math.min(max, accounts, Math.ceil(keys / keysPerShard)))
  return Array.from({ length: count }, (_, index) => `${index + 1}/${count}`)
}
