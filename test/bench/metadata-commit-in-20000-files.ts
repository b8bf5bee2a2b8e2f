// Row 6: one metadata commit, beside `git add` and `git commit` of the same file, in a store of 10,000 entries and 10,000 sidecars.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { toJson } from '../../meta/files/document.ts'
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import { publishMetadata } from '../../pipeline/ci/metadata-branch/publish-metadata.ts'
import { openRepository } from '../../pipeline/ci/metadata-branch/repository.ts'
import { type Instant, instantAt, millisecondsOf } from '../../schema/instant.ts'
import { Registry } from '../../schema/registry.ts'
import { reading } from '../support/metadata-repository.ts'
import { bareEnvironment, must } from '../support/run.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { type Measure, median } from './row.ts'
import { unlessInterrupted } from './timed.ts'

const keys = 10_000
const maxSeconds = 0.2
const branch = 'keyz/metadata'
const alias = (index: number) => `key-${index}`

export const metadataCommitIn20000Files: Measure = async (runs) => {
  await using home = await temporaryFolder()
  const store = join(home.path, 'store')
  const environment = { ...bareEnvironment, HOME: home.path }
  const git = (...parameters: string[]) => must('git', parameters, { cwd: store, environment })
  const start = await fill(store, git)
  const plain: number[] = []
  const metadata: number[] = []
  const nothing: number[] = []
  for (let run = 1; run <= runs; run++) {
    unlessInterrupted()
    const at = instantAt(millisecondsOf(start) + run * 60_000)
    const fresh = reading(alias(run), at, String(run))
    metadata.push(await seconds(() => publish(store, environment, fresh, at)))
    plain.push(await seconds(() => commitPlainly(store, git, fresh)))
    nothing.push(await seconds(() => git('version')))
  }
  const later = instantAt(millisecondsOf(start) + (runs + 1) * 60_000)
  const last = reading(alias(0), later, '1')
  const gits = await gitsDuring(home.path, () => publish(store, environment, last, later))
  const plainGits = await gitsDuring(home.path, () => commitPlainly(store, git, last))
  const starting = median(nothing)
  const keyz = median(metadata)
  const other = { what: 'git add and git commit of the same file', median: median(plain) }
  return [
    {
      row: 6,
      what: 'a metadata commit in a store of 20,000 files',
      target: `under ${maxSeconds} s`,
      unit: 's',
      keyz,
      other,
      ratio: keyz / other.median,
      peak_mb: null,
      runs,
      met: keyz < maxSeconds,
      notes: [
        "everything from asking git for the branches to the branch that has moved, in a running process; the store is on an index of its own, and the person's is not touched",
        `${gits} gits take part in it, and ${plainGits} in the commit beside it; one that does nothing takes ${(starting * 1000).toFixed(0)} ms to start and end, so up to ${(gits * starting).toFixed(2)} s are for that`,
      ],
    },
  ]
}

/** Every second file is a sidecar, and the metadata branch exists: the usual case. */
async function fill(store: string, git: (...parameters: string[]) => Promise<string>): Promise<Instant> {
  const start = instantAt(Date.parse('2026-11-21T00:00:00Z'))
  const rows: Record<string, unknown> = {}
  await mkdir(store)
  for (let index = 0; index < keys; index++) {
    unlessInterrupted()
    const sidecar = reading(alias(index), start, '100')
    rows[sidecar.key_path] = { provider_id: 'deepseek', account_ref: 'a', key_alias: alias(index) }
    await put(store, `${sidecar.key_path}.gpg`, `encrypted ${index}\n`)
    await put(store, `.keyz/${sidecarPath(sidecar)}`, toJson(sidecar))
  }
  await put(store, '.keyz/providers/registry.json', toJson(Registry.parse({ schema_version: 1, keys: rows })))
  await git('init', '--quiet', '--initial-branch=main')
  for (const [name, value] of [
    ['user.name', 'Bench'],
    ['user.email', 'bench@example.org'],
    ['gc.auto', '0'],
  ] as const)
    await git('config', name, value)
  await git('add', '--all')
  await git('commit', '--quiet', '-m', 'Add current contents of password store.')
  await git('gc', '--quiet')
  await git('branch', branch)
  return start
}

async function publish(
  store: string,
  environment: Record<string, string>,
  fresh: ReturnType<typeof reading>,
  now: Instant,
) {
  const published = await publishMetadata(await openRepository(store, environment), {
    branch,
    remote: 'origin',
    mainBranch: null,
    push: false,
    sidecars: [fresh],
    follow: async () => new Map(),
    identity: { name: 'keyz', email: 'keyz@example.invalid' },
    now,
    clock: Date.now,
    random: Math.random,
    sleep: async () => undefined,
    inspect: () => undefined,
  })
  if (published.commit === null) throw new Error('nothing was committed')
}

/** How many gits are started, by this process or by another git. */
async function gitsDuring(home: string, work: () => Promise<unknown>): Promise<number> {
  const [settings, trace] = [join(home, '.gitconfig'), join(home, 'trace')]
  await writeFile(settings, `[trace2]\n\teventTarget = ${trace}\n`)
  await work()
  await rm(settings)
  const events = await readFile(trace, 'utf8')
  await rm(trace)
  return events.split('\n').filter((line) => line.includes('"event":"start"')).length
}

async function commitPlainly(
  store: string,
  git: (...parameters: string[]) => Promise<string>,
  fresh: ReturnType<typeof reading>,
): Promise<void> {
  const path = `.keyz/${sidecarPath(fresh)}`
  await put(store, path, toJson(fresh))
  await git('add', '--', path)
  await git('commit', '--quiet', '-m', 'meta(sync): refresh deepseek (1 key)')
}

async function put(store: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(store, path)), { recursive: true })
  await writeFile(join(store, path), text)
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}
