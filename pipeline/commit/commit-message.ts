// What a commit of keyz says about the files in it.
import type { ChangedPath } from '../git/changed-paths.ts'

const maxNamed = 5

/** `meta(sync): refresh openrouter, xai (3 keys)`: what was done, names of providers and a count, never an amount. */
export function commitMessage(changed: readonly ChangedPath[]): string {
  const sidecars = changed.flatMap((change) => {
    const provider = /^\.keyz\/providers\/([^/]+)\/[^/]+\//.exec(change.path)?.[1]
    return provider === undefined ? [] : [{ provider, ...change }]
  })
  if (sidecars.length === 0 && changed.some(({ path }) => path.startsWith('.keyz/usage/')))
    return 'meta(usage): record what OpenCode spent'
  if (sidecars.length === 0) return 'meta(registry): update what keyz knows of this store'
  const providers = [...new Set(sidecars.map(({ provider }) => provider))].sort()
  const named = providers.slice(0, maxNamed).join(', ')
  const rest = providers.length > maxNamed ? ` and ${providers.length - maxNamed} more` : ''
  const gone = sidecars.filter(({ index, worktree }) => index === 'D' || worktree === 'D').length
  const fresh = sidecars.filter(({ index }) => index === '?' || index === 'A').length
  const moved = gone > 0 && gone === fresh && gone + fresh === sidecars.length
  const verb = moved ? 'move' : gone === sidecars.length ? 'remove' : 'refresh'
  const count = moved ? gone : sidecars.length
  return `meta(sync): ${verb} ${named}${rest} (${count} ${count === 1 ? 'key' : 'keys'})`
}
