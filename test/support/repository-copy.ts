// A copy of this repository in which a test may add providers, and the scripts for that, run as npm runs them.
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { restoreFolder } from './restored-folder.ts'
import { type Ran, run } from './run.ts'
import { temporaryFolder } from './temporary.ts'

export const repository = fileURLToPath(new URL('../..', import.meta.url))

/** What adding a provider changes. */
const changing = ['providers', 'docs', 'man', 'README.md']
const fixed = ['.ci', '.github', 'bench', 'meta', 'pipeline', 'schema', 'test', 'biome.json', 'package.json']
const more = ['package-lock.json', 'tsconfig.json', '.gitignore']

export interface RepositoryCopy extends AsyncDisposable {
  path: string
  /** Undoes everything that adding a provider changes. */
  restore: () => Promise<void>
  script: (name: 'new' | 'test', parameters: string[], environment?: Record<string, string>) => Promise<Ran>
  text: (path: string) => Promise<string>
  write: (path: string, text: string) => Promise<void>
  edit: (path: string, change: (before: string) => string) => Promise<void>
}

export async function repositoryCopy(): Promise<RepositoryCopy> {
  const home = await temporaryFolder()
  const path = join(home.path, 'keyz')
  const take = async (name: string) =>
    await cp(join(repository, name), join(path, name), { recursive: true, preserveTimestamps: true })
  await mkdir(path)
  for (const name of [...changing, ...fixed, ...more]) await take(name)
  await symlink(join(repository, 'node_modules'), join(path, 'node_modules'))

  const text = async (name: string) => await readFile(join(path, name), 'utf8')
  const write = async (name: string, content: string) => {
    await mkdir(dirname(join(path, name)), { recursive: true })
    await writeFile(join(path, name), content)
  }
  return {
    path,
    text,
    write,
    edit: async (name, change) => await write(name, change(await text(name))),
    restore: async () => {
      for (const name of changing) await restoreFolder(join(repository, name), join(path, name))
    },
    script: async (name, parameters, environment = {}) =>
      await run(
        process.execPath,
        ['--import', './pipeline/start/typescript.mjs', `.ci/provider/${name}.ts`, ...parameters],
        {
          cwd: path,
          environment,
        },
      ),
    [Symbol.asyncDispose]: async () => await home[Symbol.asyncDispose](),
  }
}
