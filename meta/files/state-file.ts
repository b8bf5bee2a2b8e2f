// `.keyz/state/sync_state.json`. Losing it costs a few requests, so a broken file is replaced by an empty one.
import { SyncState } from '../../schema/state.ts'
import { DocumentError, NewerDocumentError, readJson, toJson } from './document.ts'
import type { KeyzFolder } from './keyz-folder.ts'

const statePath = 'state/sync_state.json'

export interface ReadState {
  state: SyncState
  /** A sentence about a state that a newer keyz has written: it is not read, and must not be overwritten. Null otherwise. */
  newer: string | null
}

export async function readState(folder: KeyzFolder): Promise<ReadState> {
  const text = await folder.read(statePath)
  if (text === null) return { state: emptyState(), newer: null }
  try {
    return { state: readJson({ file: `.keyz/${statePath}`, text }, SyncState), newer: null }
  } catch (error) {
    if (error instanceof NewerDocumentError) return { state: emptyState(), newer: error.message }
    if (error instanceof DocumentError) return { state: emptyState(), newer: null }
    throw error
  }
}

export async function writeState(folder: KeyzFolder, state: SyncState): Promise<void> {
  await folder.write(statePath, toJson(state))
}

function emptyState(): SyncState {
  return { schema_version: 1, last_run_at: null, keys: {} }
}
