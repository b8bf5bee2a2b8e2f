// A pull that brought nothing but what the remote has too. A commit of ours would make this branch diverge, and the tree stays clean:
// the keys are only marked as due, for the next sync of whoever runs one.
import { readState, writeState } from '../../meta/files/state-file.ts'
import type { Registry } from '../../schema/registry.ts'
import { shellWord } from '../../schema/shell-word.ts'
import { printable } from '../../schema/text.ts'
import type { Git } from '../git/git.ts'
import type { OpenStore, Runtime } from '../runtime.ts'
import { markedDue } from '../sync/mark-due.ts'
import { syncContext } from '../sync/sync-context.ts'
import { waitForLock } from '../sync/wait-for-lock.ts'

const maxPatience = 1_000

/** Whether HEAD is on a remote, as far as this clone knows: then it has no commit of its own. */
export async function isOnRemote(git: Git): Promise<boolean> {
  const refs = await git.text(['for-each-ref', '--count=1', '--contains', 'HEAD', 'refs/remotes'])
  return refs.trim() !== ''
}

/** `unread` are the entries that came without a reading. Returns a sentence for the person, or none. */
export async function leaveToOthers(
  unread: readonly string[],
  registry: Registry,
  open: OpenStore,
  runtime: Runtime,
): Promise<string[]> {
  const mapped = unread.filter((path) => Object.hasOwn(registry.keys, path))
  const [path] = mapped
  if (path === undefined) return []
  await markDue(new Set(mapped), registry, open, runtime)
  return mapped.length === 1
    ? [`${printable(path)}: pulled without a reading: keyz sync ${shellWord(path)} asks about it`]
    : [`${mapped.length} keys were pulled without a reading: run keyz sync to ask about them`]
}

/** Without this, a clone that never asked would take the last reading for one of the entry that is there now. */
async function markDue(
  paths: ReadonlySet<string>,
  registry: Registry,
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
