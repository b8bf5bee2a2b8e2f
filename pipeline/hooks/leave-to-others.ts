// A pull that brought nothing but what the remote has too. A commit of ours would make this branch diverge, and the tree stays clean:
// the keys are only marked as due, for the next sync of whoever runs one.
import { readRegistryVersion } from '../../meta/files/registry-file.ts'
import { readState, writeState } from '../../meta/files/state-file.ts'
import { printable } from '../../schema/text.ts'
import { shellWord } from '../environment/shell-quoted.ts'
import type { RawChange } from '../git/changes.ts'
import type { Git } from '../git/git.ts'
import type { OpenStore, Runtime } from '../runtime.ts'
import { markedDue } from '../sync/mark-due.ts'
import { syncContext } from '../sync/sync-context.ts'
import { waitForLock } from '../sync/wait-for-lock.ts'
import type { ChangedEntries } from './changed-entries.ts'
import { readByOthers } from './read-by-others.ts'
import { maxAsked, proposalsFor } from './refresh.ts'

const maxPatience = 1_000

/** Whether HEAD is on a remote, as far as this clone knows: then it has no commit of its own. */
export async function isOnRemote(git: Git): Promise<boolean> {
  const refs = await git.text(['for-each-ref', '--count=1', '--contains', 'HEAD', 'refs/remotes'])
  return refs.trim() !== ''
}

/** Returns a sentence for the person, or none. */
export async function leaveToOthers(
  changed: ChangedEntries,
  pulled: { changes: readonly RawChange[]; base: string },
  open: OpenStore,
  runtime: Runtime,
): Promise<string[]> {
  const { registry } = await readRegistryVersion(open.folder)
  const mapped = changed.present.filter((path) => Object.hasOwn(registry.keys, path))
  const proposals = proposalsFor(changed.added, registry)
  if (mapped.length === 0) return proposals
  // As in refresh.ts: git is asked about a few entries, not about a whole store.
  const tooMany = mapped.length > maxAsked
  const read = tooMany ? new Set<string>() : await readByOthers(open, registry, { ...pulled, entries: mapped })
  const unread = mapped.filter((path) => !read.has(path))
  if (unread.length === 0) return proposals
  await markDue(new Set(unread), registry, open, runtime)
  const [path = ''] = unread
  if (unread.length > 1)
    return [`${unread.length} keys were pulled without a reading: run keyz sync to ask about them`, ...proposals]
  return [...proposals, `${printable(path)}: pulled without a reading: keyz sync ${shellWord(path)} asks about it`]
}

/** Without this, a clone that never asked would take the last reading for one of the entry that is there now. */
async function markDue(
  paths: ReadonlySet<string>,
  registry: Parameters<typeof markedDue>[1],
  open: OpenStore,
  runtime: Runtime,
): Promise<void> {
  const lock = await waitForLock(syncContext(runtime, open, {}), maxPatience)
  try {
    const { state, newer } = await readState(open.folder)
    if (newer === null) await writeState(open.folder, markedDue(state, registry, paths, runtime.environment.instant()))
  } finally {
    await lock.release()
  }
}
