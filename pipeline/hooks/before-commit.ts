// pre-commit, after the guards: in mode `stage` the sidecar joins the very commit of its key.
import { basename } from 'node:path'
import { stagedChanges } from '../git/changes.ts'
import type { OpenStore, Runtime } from '../runtime.ts'
import { changedEntries } from './changed-entries.ts'
import { rememberLeftOut } from './left-out.ts'
import { refresh } from './refresh.ts'

/** Returns sentences for the person. */
export async function beforeCommit(open: OpenStore, runtime: Runtime, elapsed: () => number): Promise<string[]> {
  if (open.config.git.mode !== 'stage') return []
  if (isPartial(runtime.environment.hookIndex)) {
    await rememberLeftOut(open)
    return []
  }
  return await refresh(changedEntries(await stagedChanges(open.git)), open, runtime, { elapsed })
}

/** git forgets what is added to the index of a partial commit, and the next commit would take it out again. */
function isPartial(index: string | null): boolean {
  return index !== null && basename(index).startsWith('next-index-')
}
