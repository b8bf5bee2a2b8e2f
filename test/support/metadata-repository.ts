// A bare repository that stands for the remote, and clones of it whose metadata branch the code under test works on.
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { toJson } from '../../meta/files/document.ts'
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import {
  type PublishedMetadata,
  type PublishOptions,
  publishMetadata,
} from '../../pipeline/ci/metadata-branch/publish-metadata.ts'
import { openRepository } from '../../pipeline/ci/metadata-branch/repository.ts'
import { openGit } from '../../pipeline/git/git.ts'
import { entryMoves } from '../../pipeline/history/moves/entry-moves.ts'
import { Decimal } from '../../schema/decimal.ts'
import { Instant } from '../../schema/instant.ts'
import { nothingRead } from '../../schema/reading.ts'
import { Registry } from '../../schema/registry.ts'
import { Sidecar } from '../../schema/sidecar.ts'
import { bareEnvironment, must } from './run.ts'
import { temporaryFolder } from './temporary.ts'

export const branch = 'keyz/metadata'

/** A live sidecar of the DeepSeek key `deepseek/a/<alias>`. */
export function reading(alias: string, at: string, amount: string): Sidecar {
  return Sidecar.parse({
    schema_version: 1,
    provider_id: 'deepseek',
    account_ref: 'a',
    key_alias: alias,
    key_path: `deepseek/a/${alias}`,
    key_kind: 'api',
    sync_status: 'live',
    last_success_at: Instant.parse(at),
    last_error: null,
    capabilities: { can_read_balance: true, can_read_usage: false, can_read_cost: false, can_write_billing: false },
    ...nothingRead,
    balances: [{ amount: Decimal.parse(amount), currency: 'USD', parts: [] }],
    provenance: [],
  })
}

interface Clone {
  path: string
  git: (...parameters: string[]) => Promise<string>
  write: (files: Record<string, string>) => Promise<void>
  /** Commits all and pushes to the default branch. */
  push: (message: string) => Promise<void>
  publish: (sidecars: Sidecar[], options?: Partial<PublishOptions>) => Promise<PublishedMetadata>
}

export interface MetadataRepository extends AsyncDisposable {
  remote: string
  /** git in the bare repository. */
  git: (...parameters: string[]) => Promise<string>
  clone: (name: string, ...more: string[]) => Promise<Clone>
  /** A sidecar as a ref of the remote has it, or null. */
  sidecar: (ref: string, alias: string) => Promise<Sidecar | null>
}

/** The default branch has an entry and a registry row for each alias. `storeFolder` ends with `/`, or is empty. */
export async function metadataRepository(aliases: string[], storeFolder = ''): Promise<MetadataRepository> {
  const home = await temporaryFolder()
  const remote = join(home.path, 'remote.git')
  const environment = { ...bareEnvironment, HOME: home.path }
  const git = (cwd: string, parameters: string[]) => must('git', parameters, { cwd, environment })
  await git(home.path, ['init', '--quiet', '--bare', '--initial-branch=main', remote])

  const clone = async (name: string, ...more: string[]): Promise<Clone> => {
    const folder = join(home.path, name)
    await git(home.path, ['clone', '--quiet', ...more, '--config', 'gc.auto=0', `file://${remote}`, folder])
    const path = join(folder, storeFolder)
    const inClone = (...parameters: string[]) => git(folder, parameters)
    return {
      path,
      git: inClone,
      async write(files) {
        for (const [file, text] of Object.entries(files)) {
          await mkdir(dirname(join(path, file)), { recursive: true })
          await writeFile(join(path, file), text)
        }
      },
      async push(message) {
        await inClone('add', '--all')
        await inClone('-c', 'user.name=Test', '-c', 'user.email=test@example.org', 'commit', '--quiet', '-m', message)
        await inClone('push', '--quiet', 'origin', 'HEAD:main')
      },
      async publish(sidecars, options = {}) {
        const repository = await openRepository(path, environment)
        const store = openGit(path, environment)
        return await publishMetadata(repository, {
          branch,
          remote: 'origin',
          mainBranch: null,
          push: true,
          sidecars,
          follow: (mapped, present, readAt) => entryMoves(mapped, present, store, { readAt, free: new Set() }),
          identity: { name: 'keyz', email: 'keyz@example.invalid' },
          now: Instant.parse('2026-11-21T00:00:00Z'),
          clock: Date.now,
          random: Math.random,
          sleep: async (milliseconds) => void (await new Promise((resolve) => setTimeout(resolve, milliseconds))),
          inspect: () => undefined,
          ...options,
        })
      },
    }
  }

  const first = await clone('first')
  const rows = aliases.map((alias) => [
    `deepseek/a/${alias}`,
    { provider_id: 'deepseek', account_ref: 'a', key_alias: alias },
  ])
  await first.write({
    '.keyz/providers/registry.json': toJson(Registry.parse({ schema_version: 1, keys: Object.fromEntries(rows) })),
    ...Object.fromEntries(aliases.map((alias) => [`deepseek/a/${alias}.gpg`, `encrypted ${alias}\n`])),
  })
  await first.push('Add current contents of password store.')

  return {
    remote,
    git: (...parameters) => git(remote, parameters),
    clone,
    async sidecar(ref, alias) {
      const path = `${storeFolder}.keyz/${sidecarPath({ provider_id: 'deepseek', account_ref: 'a', key_alias: alias })}`
      const listed = await git(remote, ['ls-tree', ref, '--', path])
      return listed === '' ? null : Sidecar.parse(JSON.parse(await git(remote, ['cat-file', 'blob', `${ref}:${path}`])))
    },
    [Symbol.asyncDispose]: () => home[Symbol.asyncDispose](),
  }
}
