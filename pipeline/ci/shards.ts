// Into how many parts a store is split for a matrix of jobs. Every job costs at least a minute, so few keys mean one.

/** One job asks about this many keys within its deadline without effort. */
const keysPerShard = 1_000

/** `1/1`, or `1/3`, `2/3`, `3/3`: as `keyz sync --shard` takes them. */
export function shardsFor(keys: number, max: number): string[] {
  const count = Math.max(1, Math.min(max, Math.ceil(keys / keysPerShard)))
  return Array.from({ length: count }, (_, index) => `${index + 1}/${count}`)
}
