// What has to stand after every kill: whole files, a store that can be read, a repository without damage, and no piece of any key.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { StatusReport } from '../../schema/reports/status-report.ts'
import { Sidecar } from '../../schema/sidecar.ts'
import { everythingIn, leaksIn, piecesOf } from '../support/leaks.ts'
import type { Ran } from '../support/run.ts'
import { Finding } from './attack.ts'

interface Standing {
  path: string
  keyz: (parameters: string[]) => Promise<Ran>
  git: (...parameters: string[]) => Promise<string>
}

/** Every piece of these keys that must not be found anywhere. */
export function canariesOf(secrets: readonly string[], prefix = 'sk-'): ReadonlySet<string> {
  return new Set(secrets.flatMap((secret) => [...piecesOf(secret, prefix)]))
}

export function mustNotLeak(what: string, text: string, canaries: ReadonlySet<string>): void {
  const [leaked] = leaksIn(text, canaries)
  if (leaked !== undefined) throw new Finding(`${what} holds ${leaked}, a piece of a key`)
}

/** `thorough` also asks git about every object; it takes longer. */
export async function mustStand(store: Standing, canaries: ReadonlySet<string>, thorough: boolean): Promise<void> {
  const folder = join(store.path, '.keyz')
  const names = await readdir(join(folder, 'providers'), { recursive: true }).catch(() => [])
  for (const name of names) {
    if (!name.endsWith('.json') || name === 'registry.json') continue
    Sidecar.parse(JSON.parse(await readFile(join(folder, 'providers', name), 'utf8')))
  }
  const { code, stdout, stderr } = await store.keyz(['status', '--json'])
  if (code !== 0) throw new Finding(`keyz status exited with ${code}: ${stderr}`)
  StatusReport.parse(JSON.parse(stdout))
  mustNotLeak('keyz status', stdout + stderr, canaries)
  mustNotLeak('.keyz', await everythingIn(folder), canaries)
  if (!thorough) return
  const damage = await store.git('fsck', '--no-progress', '--no-dangling')
  if (damage !== '') throw new Finding(`git fsck says: ${damage}`)
  mustNotLeak('.git', await everythingIn(join(store.path, '.git')), canaries)
}

/** After a run that came to its end. */
export async function mustHaveNoLock({ path }: Pick<Standing, 'path'>): Promise<void> {
  const left = (await readdir(join(path, '.keyz'), { recursive: true })).filter((name) => /tmp|lock|paths-/.test(name))
  if (left.length > 0) throw new Finding(`this stayed in .keyz: ${left.join(', ')}`)
}
