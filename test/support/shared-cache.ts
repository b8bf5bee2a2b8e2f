// One cache of compiled code for a whole run of the tests: each test has a home of its own, and would compile keyz anew in it.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const name = 'KEYZ_TEST_CACHE'

/** Called by vitest once for each project that starts keyz as a program: the first of them makes the folder, and removes it. */
export async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env[name] !== undefined) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'keyz-test-cache-'))
  process.env[name] = folder
  return async () => {
    delete process.env[name]
    await rm(folder, { recursive: true, force: true, maxRetries: 10 })
  }
}

/** Removed when all tests are over; null outside of vitest, and where no program is started. */
export function runFolder(): string | null {
  return process.env[name] ?? null
}

/** For the environment of every program that a test starts. */
export function sharedCache(): { XDG_CACHE_HOME?: string } {
  const folder = process.env[name]
  return folder === undefined ? {} : { XDG_CACHE_HOME: folder }
}
