// A store of 10,000 entries and 1,000 sidecars in which 200 keys have a reading for each day of a year, packed as `git gc` packs it.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { toJson } from '../../meta/files/document.ts'
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import { instantAt } from '../../schema/instant.ts'
import { Registry } from '../../schema/registry.ts'
import { reading } from '../support/metadata-repository.ts'
import { bareEnvironment, must } from '../support/run.ts'
import { temporaryFolder } from '../support/temporary.ts'
import { unlessInterrupted } from './timed.ts'

export const entries = 10_000
export const sidecars = 1_000
export const keys = 200
export const days = 365

interface YearStore extends AsyncDisposable {
  environment: Record<string, string>
  /** For what the commands under test write. */
  home: string
}

const dayLength = 86_400_000
const start = Date.parse('2025-11-21T06:00:00Z')
/** How many days one `git fast-import` brings: all at once would be 100 MB of text. */
const atOnce = 30

export async function yearStore(): Promise<YearStore> {
  const home = await temporaryFolder()
  const path = join(home.path, 'store')
  await mkdir(path)
  const git = (parameters: string[], input = '') =>
    must('git', parameters, { cwd: path, environment: { ...bareEnvironment, HOME: home.path }, input })
  await git(['init', '--quiet', '--initial-branch=main'])
  await git(['fast-import', '--quiet'], commitOf(0, [...firstFiles(), ...readingsOf(sidecars, 0)], false))
  for (let first = 1; first < days; first += atOnce) {
    unlessInterrupted()
    const some = Array.from({ length: Math.min(atOnce, days - first) }, (_, index) => first + index)
    const commits = some.map((day, index) => commitOf(day, readingsOf(keys, day), index === 0))
    await git(['fast-import', '--quiet'], commits.join(''))
  }
  await git(['repack', '--quiet', '-a', '-d', '-f'])
  await git(['reset', '--quiet', '--hard'])
  return {
    home: home.path,
    environment: {
      HOME: home.path,
      PASSWORD_STORE_DIR: path,
      KEYZ_NOW: instantAt(start + (days - 1) * dayLength + 3_600_000),
    },
    [Symbol.asyncDispose]: () => home[Symbol.asyncDispose](),
  }
}

const aliases = Array.from({ length: sidecars }, (_, index) => `key-${index}`)

function firstFiles(): [string, string][] {
  const rows = aliases.map((alias) => [
    `deepseek/a/${alias}`,
    { provider_id: 'deepseek', account_ref: 'a', key_alias: alias },
  ])
  const mapped = aliases.map((alias): [string, string] => [`deepseek/a/${alias}.gpg`, alias])
  const others = Array.from({ length: entries - sidecars }, (_, index): [string, string] => [
    `web/site-${Math.floor(index / 50)}/login-${index}.gpg`,
    'x',
  ])
  return [
    ['.keyz/providers/registry.json', toJson(Registry.parse({ keys: Object.fromEntries(rows), ignore: [] }))],
    ['.keyz/config.yaml', 'schema_version: 1\npolicies:\n  - runway_below: 3d\n'],
    ...mapped,
    ...others,
  ]
}

/** Every key spends a little each day, and not the same as its neighbor. */
function readingsOf(count: number, day: number): [string, string][] {
  const at = instantAt(start + day * dayLength)
  return aliases.slice(0, count).map((alias, index) => {
    const sidecar = reading(alias, at, `${5_000 - day * (1 + (index % 7))}.${(day % 9) + 1}`)
    return [`.keyz/${sidecarPath(sidecar)}`, toJson(sidecar)]
  })
}

function commitOf(day: number, files: readonly [string, string][], continues: boolean): string {
  const at = start / 1000 + (day * dayLength) / 1000
  const head = `commit refs/heads/main\ncommitter Bench <bench@example.org> ${at} +0000\ndata 1\nx\n`
  const parent = continues ? 'from refs/heads/main^0\n' : ''
  const changes = files.map(
    ([name, text]) => `M 100644 inline ${JSON.stringify(name)}\ndata ${Buffer.byteLength(text)}\n${text}\n`,
  )
  return `${head}${parent}${changes.join('')}\n`
}
