// A store of several keys with half a year of readings, written by one `git fast-import`: for what shows a history.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { toJson } from '../../meta/files/document.ts'
import { sidecarPath } from '../../meta/files/sidecar-path.ts'
import { instantAt } from '../../schema/instant.ts'
import { Registry } from '../../schema/registry.ts'
import { authError, sidecar } from '../meta/example.ts'
import { keyz, must, type Ran } from './run.ts'
import { temporaryFolder } from './temporary.ts'

interface StoreWithHistory extends AsyncDisposable {
  path: string
  home: string
  keyz: (parameters: string[], environment?: Record<string, string>) => Promise<Ran>
  git: (...parameters: string[]) => Promise<string>
}

const dayLength = 86_400_000
const end = Date.parse('2026-11-21T06:00:00Z')
const names = ['ci', 'laptop', 'bot', 'old'] as const

/** One reading a day for so many days; `strange` are the names of further keys, in the registry alone. */
export async function storeWithHistory(days = 180, strange: readonly string[] = []): Promise<StoreWithHistory> {
  const folder = await temporaryFolder()
  const path = join(folder.path, 'store')
  await mkdir(path)
  const git = (...parameters: string[]) => must('git', parameters, { cwd: path, environment: { HOME: folder.path } })
  await git('init', '--quiet', '--initial-branch=main')
  const commits = Array.from({ length: days }, (_, index) => commitOf(days - 1 - index, index === 0, strange))
  await must('git', ['fast-import', '--quiet'], { cwd: path, input: commits.join('\n') })
  await git('reset', '--quiet', '--hard')
  const environment = { HOME: folder.path, PASSWORD_STORE_DIR: path, KEYZ_NOW: '2026-11-21T08:00:00Z' }
  return {
    path,
    home: folder.path,
    git,
    keyz: (parameters, more = {}) => keyz(parameters, { cwd: folder.path, environment: { ...environment, ...more } }),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  }
}

function commitOf(ago: number, isFirst: boolean, strange: readonly string[]): string {
  const at = end - ago * dayLength
  const files = names.map((name, index): [string, string] => {
    const row = rowOf(name)
    return [`.keyz/${sidecarPath(row)}`, toJson(readingOf(name, { ago, index, at }))]
  })
  const entries = isFirst
    ? [...names.map(pathOf), ...strange].map((entry): [string, string] => [`${entry}.gpg`, 'x'])
    : []
  const registry: [string, string][] = isFirst ? [['.keyz/providers/registry.json', registryOf(strange)]] : []
  const head = `commit refs/heads/main\ncommitter T <t@example.org> ${at / 1000} +0000\ndata 1\nx\n`
  return (
    head +
    [...files, ...entries, ...registry]
      .map(([name, text]) => `M 100644 inline ${JSON.stringify(name)}\ndata ${Buffer.byteLength(text)}\n${text}\n`)
      .join('')
  )
}

const pathOf = (name: string) => `openrouter/${name}/key`
const rowOf = (name: string) => ({
  provider_id: 'openrouter',
  account_ref: name,
  key_alias: 'key',
  key_kind: 'api' as const,
})

function registryOf(strange: readonly string[]): string {
  const rows = names.map((name) => [pathOf(name), rowOf(name)])
  const others = strange.map((name, index) => [
    name,
    { ...rowOf('strange'), key_alias: `${index}`, tags: [name], notes: name },
  ])
  return toJson(Registry.parse({ keys: Object.fromEntries([...rows, ...others]), ignore: [] }))
}

function readingOf(name: string, { ago, index, at }: { ago: number; index: number; at: number }) {
  const left = 20 + index * 100 + ((ago * 7) % 60)
  const shared = { key_path: pathOf(name), account_ref: name, key_alias: 'key', last_success_at: instantAt(at) }
  if (name === 'old' && ago < 3)
    return sidecar({ ...shared, sync_status: 'error', last_error: authError('2026-11-19T06:00:00Z') })
  return sidecar({
    ...shared,
    balances: [{ amount: `${left}.25`, currency: 'USD', parts: [] }],
    credits_total: null,
    credits_used: null,
    expires_at: name === 'bot' ? '2026-11-25T00:00:00Z' : '2027-12-31T23:59:59Z',
  })
}
