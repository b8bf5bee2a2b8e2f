// A private folder for one piece of git work, inside the .git folder. What killed runs left behind is removed later.
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

const name = /^branch-[A-Za-z0-9]{6}$/
/** Longer than any run. */
const abandonedAfter = 3_600_000

interface PrivateFolder extends AsyncDisposable {
  path: string
}

/** `now` is the real time: it is compared with file times. */
export async function privateFolder(gitFolder: string, now: number): Promise<PrivateFolder> {
  const parent = join(gitFolder, 'keyz')
  await mkdir(parent, { recursive: true })
  await removeAbandoned(parent, now)
  const path = await mkdtemp(join(parent, 'branch-'))
  return { path, [Symbol.asyncDispose]: async () => await rm(path, { recursive: true, force: true }) }
}

async function removeAbandoned(parent: string, now: number): Promise<void> {
  for (const entry of await readdir(parent)) {
    if (!name.test(entry)) continue
    const stats = await stat(join(parent, entry)).catch(() => null)
    if (stats !== null && now - stats.mtimeMs > abandonedAfter)
      await rm(join(parent, entry), { recursive: true, force: true })
  }
}
