// The rows of the list: the keys that pass the filter, in order, or the same as the tree of the store.
import type { StatusKey } from '../../schema/reports/status-report.ts'

export interface Row {
  /** The path of the entry; of a folder with a slash at its end, which no entry has. */
  id: string
  /** How many folders it is indented by. */
  depth: number
  name: string
  /** Null for a folder. */
  key: StatusKey | null
}

/** The keys in the given order, each with its whole path. */
export function listRows(keys: readonly StatusKey[]): Row[] {
  return keys.map((key) => ({ id: key.key_path, depth: 0, name: key.key_path, key }))
}

/** By name, with a row for each folder above its keys. */
export function treeRows(keys: readonly StatusKey[]): Row[] {
  const rows: Row[] = []
  let open: readonly string[] = []
  for (const key of [...keys].sort(inFolders)) {
    const folders = key.key_path.split('/')
    const name = folders.pop() ?? ''
    const shared = sharedLength(open, folders)
    for (const [depth, folder] of folders.entries())
      if (depth >= shared)
        rows.push({ id: `${folders.slice(0, depth + 1).join('/')}/`, depth, name: `${folder}/`, key: null })
    rows.push({ id: key.key_path, depth: folders.length, name, key })
    open = folders
  }
  return rows
}

/** Folder by folder, so that everything in one folder stands together. */
function inFolders({ key_path: left }: StatusKey, { key_path: right }: StatusKey): number {
  const [first, second] = [left, right].map((path) => path.replaceAll('/', '\0'))
  return (first ?? '') < (second ?? '') ? -1 : 1
}

function sharedLength(left: readonly string[], right: readonly string[]): number {
  const different = right.findIndex((name, index) => name !== left[index])
  return different === -1 ? right.length : different
}

/** The selected key and, for a folder, every key below it. */
export function keysAt(row: Row | undefined, keys: readonly StatusKey[]): StatusKey[] {
  if (row === undefined) return []
  return row.key === null ? keys.filter(({ key_path }) => key_path.startsWith(row.id)) : [row.key]
}
