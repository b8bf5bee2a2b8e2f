// What `git status` lists below one folder: the changed paths, and whether git ignores the folder.

/** A path that git reports as changed, relative to the store, with the two letters of `git status --porcelain`. */
export interface ChangedPath {
  path: string
  index: string
  worktree: string
}

export interface ChangedPaths {
  paths: ChangedPath[]
  ignored: boolean
}

/** Parameters for `changedPaths`. */
export function statusOf(folder: string): string[] {
  return ['status', '--porcelain=v1', '-z', '--no-renames', '--untracked-files=all', '--ignored=matching', '--', folder]
}

/** `prefix` is where the store lies in the repository: git names paths from the top. */
export function changedPaths(listing: string, prefix: string, folder: string): ChangedPaths {
  const all = listing.split('\0').flatMap((line) => {
    const [, index, worktree, path] = /^(.)(.) ([\s\S]+)$/.exec(line) ?? []
    if (index === undefined || worktree === undefined || path === undefined) return []
    return [{ index, worktree, path: path.startsWith(prefix) ? path.slice(prefix.length) : path }]
  })
  return {
    paths: all.filter(({ index }) => index !== '!'),
    ignored: all.some(
      ({ index, path }) =>
        index === '!' &&
        (path === `${folder}/` || path === `${folder}/providers/` || /\/providers\/.*\.json$/.test(path)),
    ),
  }
}
