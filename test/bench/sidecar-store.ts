// A store whose history is a commit of sidecars after another, with keyz's drivers: what git shows and merges, and what pulls bring.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { toJson } from '../../meta/files/document.ts'
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import { Registry } from '../../schema/registry.ts'
import { reading } from '../support/metadata-repository.ts'
import { bareEnvironment, must } from '../support/run.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { timed, unlessInterrupted } from './timed.ts'

export interface SidecarStore extends AsyncDisposable {
  path: string
  environment: Record<string, string>
  git: (...parameters: string[]) => Promise<string>
  /** The same, for how many seconds it takes. */
  seconds: (...parameters: string[]) => Promise<number>
  /** Commits a reading of each of the first so many keys. */
  commit: (count: number, day: number) => Promise<void>
}

const start = Date.parse('2025-11-21T00:00:00Z')

export async function sidecarStore(keys: number): Promise<SidecarStore> {
  const home = await temporaryFolder()
  const path = join(home.path, 'store')
  const environment = {
    ...bareEnvironment,
    HOME: home.path,
    PASSWORD_STORE_DIR: path,
    KEYZ_NOW: '2026-11-21T00:00:00Z',
    GIT_PAGER: 'cat',
  }
  const git = (...parameters: string[]) => must('git', parameters, { cwd: path, environment })
  const put = async (file: string, text: string) => {
    await mkdir(dirname(join(path, file)), { recursive: true })
    await writeFile(join(path, file), text)
  }
  await must('git', ['init', '--quiet', '--initial-branch=main', path], { environment })
  for (const [name, value] of [
    ['user.name', 'Bench'],
    ['user.email', 'bench@example.org'],
    ['gc.auto', '0'],
  ] as const)
    await git('config', name, value)
  const rows: Record<string, unknown> = {}
  for (let index = 0; index < keys; index++) {
    const alias = `key-${index}`
    rows[`deepseek/a/${alias}`] = { provider_id: 'deepseek', account_ref: 'a', key_alias: alias }
    await put(`deepseek/a/${alias}.gpg`, `encrypted ${index}\n`)
  }
  await put('.keyz/providers/registry.json', toJson(Registry.parse({ schema_version: 1, keys: rows })))
  await put('.keyz/.gitattributes', 'providers/**/*.json diff=keyz merge=keyz\n')
  await git('add', '--all')
  await git('commit', '--quiet', '-m', 'Add current contents of password store.')
  return {
    path,
    environment,
    git,
    seconds: async (...parameters) => (await timed('git', ['-C', path, ...parameters], { environment })).seconds,
    async commit(count, day) {
      unlessInterrupted()
      const at = new Date(start + day * 86_400_000).toISOString().replace('.000', '')
      for (let index = 0; index < count; index++) {
        const sidecar = reading(`key-${index}`, at, String(1_000 - day))
        await put(`.keyz/${sidecarPath(sidecar)}`, toJson(sidecar))
      }
      await git('add', '--all')
      environment.KEYZ_NOW = at
      const dates = { GIT_AUTHOR_DATE: at, GIT_COMMITTER_DATE: at }
      await must('git', ['commit', '--quiet', '-m', `meta(sync): refresh deepseek (${count} keys)`], {
        cwd: path,
        environment: { ...environment, ...dates },
      })
    },
    [Symbol.asyncDispose]: () => home[Symbol.asyncDispose](),
  }
}
