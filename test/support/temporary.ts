// Folders that are gone when the test is over.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TemporaryFolder extends AsyncDisposable {
  path: string
}

export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'keyz-test-'))
  return {
    path,
    // The helper of a git that has just ended may still be tidying up.
    [Symbol.asyncDispose]: async () => await rm(path, { recursive: true, force: true, maxRetries: 10 }),
  }
}
