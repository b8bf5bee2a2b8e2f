// Who else on this machine could make keyz or git run something: by writing to hooks, git settings, caches or the temporary folder.
import { tmpdir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import type { Diagnosis } from '../../schema/reports/doctor-report.ts'
import { printable } from '../../schema/text.ts'
import { effectivePath } from '../git/config.ts'
import type { Git } from '../git/git.ts'
import type { Repository } from '../git/repository.ts'
import { hooksFolder } from '../install/hook-files.ts'
import { previousHooks } from './diagnose-install.ts'
import { fine, problem, warning } from './diagnosis.ts'
import { othersWhoWrite } from './others-who-write.ts'

export async function diagnoseWriters(git: Git, repository: Repository, cacheFolder: string): Promise<Diagnosis[]> {
  const hooks = (await effectivePath(git, 'core.hooksPath')) ?? join(repository.common, 'hooks')
  const places: [string, string][] = [
    ['hooks', resolve(repository.top, hooks)],
    ...(await settingsFiles(git, repository.top)).map((file): [string, string] => ['git config', file]),
    ['git folder', repository.common],
    ['caches', join(cacheFolder, 'keyz')],
    ['temporary folder', tmpdir()],
  ]
  const found: Diagnosis[] = []
  const said = new Set<string>()
  for (const [what, path] of places) {
    const writable = await othersWhoWrite(path)
    if (writable === null || said.has(writable.path)) continue
    said.add(writable.path)
    const say = writable.groupOnly ? warning : problem
    const todo = writable.who.startsWith('user')
      ? 'take it over with chown, or use another place'
      : `run chmod ${writable.groupOnly ? 'g-w' : 'go-w'} on it`
    found.push(say('writers', `${printable(writable.path)} (${what}) can be changed by ${writable.who}`, todo))
  }
  return found.length > 0
    ? found
    : [fine('writers', 'nobody else can change the hooks, git config, caches, or the temporary folder')]
}

/** Whether git runs hooks that somebody can push. */
export async function diagnoseTrackedHooks(git: Git, repository: Repository): Promise<Diagnosis[]> {
  const called = await effectivePath(git, 'core.hooksPath')
  const previous = await previousHooks(repository)
  const candidates = [called, previous].flatMap((path) => (path ? [resolve(repository.top, path)] : []))
  const inTree = candidates.filter(
    (path) => isBelow(path, repository.top) && !isBelow(path, repository.common) && path !== hooksFolder(repository),
  )
  return inTree.length === 0
    ? [fine('tracked hooks', 'no hook runs from a folder that others can push to')]
    : inTree.map((path) =>
        problem(
          'tracked hooks',
          `git runs the hooks in ${printable(path)}, which is in the work tree: whoever can push decides what runs here`,
          'move them out of the work tree, and set core.hooksPath to the new place',
        ),
      )
}

/** Every file that git takes its settings from here, those of the person and of the system too. */
async function settingsFiles(git: Git, top: string): Promise<string[]> {
  const listing = await git.text(['config', '--list', '--show-origin', '--name-only', '-z']).catch(() => '')
  const files = listing
    .split('\0')
    .flatMap((origin) => (origin.startsWith('file:') ? [origin.slice('file:'.length)] : []))
  return [...new Set(files.map((file) => (isAbsolute(file) ? file : resolve(top, file))))]
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`)
}
