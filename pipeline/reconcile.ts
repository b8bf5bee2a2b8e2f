// Brings registry and sidecars in line with the entries: follows what was renamed, forgets what git shows as deleted.

import { DocumentError } from '../meta/document.ts'
import type { KeyzFolder } from '../meta/keyz-folder.ts'
import { readSidecar, writeSidecar } from '../meta/sidecar-file.ts'
import { sidecarPath } from '../meta/sidecar-path.ts'
import { providerById } from '../providers/index.ts'
import type { Registry, RegistryRow } from '../schema/registry.ts'
import type { SyncState } from '../schema/state.ts'
import type { Git } from './git.ts'
import { namesFromPath } from './propose.ts'

export interface Reconciled {
  registry: Registry
  state: SyncState
  moved: { from: string; to: string }[]
  removed: string[]
}

/** Files that this asks to write or remove. Kept apart from deciding, so that a dry run decides and does nothing. */
type Step = (folder: KeyzFolder) => Promise<void>

const longestChain = 20

/** `entries` are the paths of all entries there are. Nothing is touched until `apply` is called. */
export async function reconcile(
  registry: Registry,
  state: SyncState,
  entries: ReadonlySet<string>,
  git: Git,
): Promise<Reconciled & { apply: (folder: KeyzFolder) => Promise<void> }> {
  const keys = { ...registry.keys }
  const states = { ...state.keys }
  const moved: Reconciled['moved'] = []
  const removed: string[] = []
  const steps: Step[] = []
  for (const [path, row] of Object.entries(registry.keys)) {
    if (entries.has(path)) continue
    const fate = await fateOf(path, entries, git)
    if (fate === 'missing') continue
    delete keys[path]
    const { [path]: known } = states
    delete states[path]
    const target = fate === 'deleted' || keys[fate.to] !== undefined ? null : fate.to
    if (target === null) {
      removed.push(path)
      steps.push((folder) => folder.remove(sidecarPath(row)))
      continue
    }
    const renamed = renamedRow(row, path, target)
    keys[target] = renamed
    if (known !== undefined) states[target] = known
    moved.push({ from: path, to: target })
    steps.push((folder) => moveSidecar(folder, row, renamed, target))
  }
  const follow = new Map(moved.map(({ from, to }) => [from, to]))
  const followed = Object.entries(keys).map(([path, row]) => {
    const to = row.management_key === null ? undefined : follow.get(row.management_key)
    return [path, to === undefined ? row : { ...row, management_key: to }]
  })
  return {
    registry: { ...registry, keys: Object.fromEntries(followed) },
    state: { ...state, keys: states },
    moved,
    removed,
    apply: async (folder) => {
      for (const step of steps) await step(folder)
    },
  }
}

/** Sidecars that lie elsewhere than their row says, because somebody edited the account or alias: they follow. */
export async function settleSidecars(folder: KeyzFolder, registry: Registry): Promise<void> {
  const expected = new Map(Object.entries(registry.keys).map(([path, row]) => [sidecarPath(row), path]))
  for (const path of await folder.list('providers')) {
    if (!/^providers\/[^/]+\/[^/]+\/.+\.json$/.test(path) || expected.has(path)) continue
    const stray = await readSidecar(folder, path).catch(brokenIsNobodys)
    const row = stray === null ? undefined : registry.keys[stray.key_path]
    if (stray !== null && row !== undefined && row.provider_id === stray.provider_id)
      await moveSidecarFrom(folder, path, row, stray.key_path)
  }
}

/** Account and alias follow the path where they came from the path; names that a person chose stay. */
function renamedRow(row: RegistryRow, from: string, to: string): RegistryRow {
  const provider = providerById(row.provider_id)
  if (provider === undefined) return row
  const before = namesFromPath(from, provider)
  const fromPath = before.account_ref === row.account_ref && before.key_alias === row.key_alias
  return fromPath ? { ...row, ...namesFromPath(to, provider) } : row
}

async function moveSidecar(
  folder: KeyzFolder,
  before: RegistryRow,
  after: RegistryRow,
  keyPath: string,
): Promise<void> {
  await moveSidecarFrom(folder, sidecarPath(before), after, keyPath)
}

async function moveSidecarFrom(folder: KeyzFolder, from: string, row: RegistryRow, keyPath: string): Promise<void> {
  const to = sidecarPath(row)
  const sidecar = await readSidecar(folder, from).catch(brokenIsNobodys)
  if (sidecar === null) return
  const { account_ref, key_alias } = row
  const taken = from !== to && (await folder.read(to)) !== null
  if (!taken) await writeSidecar(folder, to, { ...sidecar, account_ref, key_alias, key_path: keyPath })
  if (from !== to) await folder.remove(from)
}

/** What git shows about an entry that is not in the store any more. A file that merely is not there proves nothing. */
async function fateOf(
  path: string,
  entries: ReadonlySet<string>,
  git: Git,
): Promise<{ to: string } | 'deleted' | 'missing'> {
  let current = path
  for (let step = 0; step < longestChain; step++) {
    const change = (await stagedChange(current, git)) ?? (await committedChange(current, git))
    if (change === null) return 'missing'
    if (change === 'deleted') return 'deleted'
    if (entries.has(change.to)) return change
    current = change.to
  }
  return 'missing'
}

async function stagedChange(path: string, git: Git): Promise<{ to: string } | 'deleted' | null> {
  const listing = await git
    .run('diff-index', '--cached', '-M', '--relative', '--name-status', '-z', 'HEAD')
    .catch(() => '')
  return changeIn(listing, path, false)
}

async function committedChange(path: string, git: Git): Promise<{ to: string } | 'deleted' | null> {
  const file = `${path}.gpg`
  if ((await git.run('ls-files', '-z', '--', file)) !== '') return null
  const found = await git
    .run(
      'log',
      '-1',
      '--format=%H%x00%s',
      '--diff-filter=D',
      '--no-renames',
      '--no-textconv',
      '--no-ext-diff',
      '--',
      file,
    )
    .catch(() => '')
  const [commit = '', subject = ''] = found.trim().split('\0')
  if (commit === '') return null
  const listing = await git.run(
    'diff-tree',
    '-r',
    '-M',
    '--root',
    '--relative',
    '--no-commit-id',
    '--name-status',
    '-z',
    commit,
  )
  return changeIn(listing, path, subject.startsWith('Rename '))
}

/** `renaming`: pass says that the commit renames, so what was deleted and what was added belong together even re-encrypted. */
function changeIn(listing: string, path: string, renaming: boolean): { to: string } | 'deleted' | null {
  const fields = listing.split('\0')
  const deleted: string[] = []
  const added: string[] = []
  for (let at = 0; at + 1 < fields.length; ) {
    const letter = fields[at]?.charAt(0) ?? ''
    const from = entryName(fields[at + 1])
    const to = entryName(fields[at + 2])
    if (letter === 'R' && from === path && to !== null) return { to }
    if (letter === 'D' && from !== null) deleted.push(from)
    if (letter === 'A' && from !== null) added.push(from)
    at += letter === 'R' || letter === 'C' ? 3 : 2
  }
  if (!deleted.includes(path)) return null
  const alike = added.length === 1 ? added : added.filter((name) => name.split('/').at(-1) === path.split('/').at(-1))
  const [target] = alike
  return renaming && alike.length === 1 && target !== undefined ? { to: target } : 'deleted'
}

function entryName(file: string | undefined): string | null {
  return file?.endsWith('.gpg') ? file.slice(0, -'.gpg'.length) : null
}

function brokenIsNobodys(error: unknown): null {
  if (error instanceof DocumentError) return null
  throw error
}
