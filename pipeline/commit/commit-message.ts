// What a commit of keyz says about the files in it.
import type { ChangedPath } from '../git/changed-paths.ts'

const maxNamed = 5

/**
 * `meta(sync): refresh openrouter, xai (3 keys)`: what was done, names of providers and a count, never an amount. `unchanged` are the
 * sidecars among them that say nothing new, `did` is what a person has just done to the registry.
 */
export function commitMessage(
  changed: readonly ChangedPath[],
  unchanged: ReadonlySet<string> = new Set(),
  did?: string,
): string {
  const all = changed.flatMap((change) => {
    const provider = /^\.keyz\/providers\/([^/]+)\/[^/]+\//.exec(change.path)?.[1]
    return provider === undefined ? [] : [{ provider, ...change }]
  })
  const news = all.filter(({ path }) => !unchanged.has(path))
  if (changed.length > 0 && changed.every(({ path }) => unchanged.has(path)))
    return `meta(sync): heartbeat for ${namesOf(all)} (${keys(all.length)}, nothing new)`
  if (news.length === 0 && changed.some(({ path }) => path.startsWith('.keyz/usage/')))
    return 'meta(usage): record what OpenCode spent'
  const gone = news.filter(({ index, worktree }) => index === 'D' || worktree === 'D').length
  // The sidecar of a key that was just removed goes with its row.
  if (news.length === 0 || (did !== undefined && gone === news.length))
    return `meta(registry): ${did ?? 'update what keyz knows of this store'}`
  const fresh = news.filter(({ index }) => index === '?' || index === 'A').length
  const moved = gone > 0 && gone === fresh && gone + fresh === news.length
  const verb = moved ? 'move' : gone === news.length ? 'remove' : 'refresh'
  const count = moved ? gone : news.length
  const others = all.length - news.length
  return `meta(sync): ${verb} ${namesOf(news)} (${keys(count)}${others === 0 ? '' : ` changed, ${others} unchanged`})`
}

function namesOf(sidecars: readonly { provider: string }[]): string {
  const providers = [...new Set(sidecars.map(({ provider }) => provider))].sort()
  const rest = providers.length > maxNamed ? ` and ${providers.length - maxNamed} more` : ''
  return `${providers.slice(0, maxNamed).join(', ')}${rest}`
}

function keys(count: number): string {
  return `${count} ${count === 1 ? 'key' : 'keys'}`
}
