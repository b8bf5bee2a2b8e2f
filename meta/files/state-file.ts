// `.keyz/state/sync_state.json`. Losing it costs a few requests, so a broken file is replaced by an empty one.
import { SyncState } from '../../schema/state.ts'
import { DocumentError, NewerDocumentError, readJson, toJson } from './document.ts'
import type { KeyzFolder } from './keyz-folder.ts'

const statePath = 'state/sync_state.json'

export async function readState(folder: KeyzFolder): Promise<SyncState> {
  const text = await folder.read(statePath)
  if (text === null) return emptyState()
  try {
    return readJson({ file: `.keyz/${statePath}`, text }, SyncState)
  } catch (error) {
    if (error instanceof DocumentError && !(error instanceof NewerDocumentError)) return emptyState()
    throw error
  }
}

export async function writeState(folder: KeyzFolder, state: SyncState): Promise<void> {
  await folder.write(statePath, toJson(state))
}

function emptyState(): SyncState {
  return { schema_version: 1, last_run_at: null, keys: {} }
}
