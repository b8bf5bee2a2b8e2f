// A store and the clone of a teammate, with providers that log what they are sent.
import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { startLocalProviders } from '../../pipeline/demo/local-providers.ts'
import { SyncReport } from '../../schema/reports/sync-report.ts'
import { recorded } from './fixtures.ts'
import { madeOnce } from './made-once.ts'
import { madeUpKey, randomHex } from './made-up-key.ts'
import { must } from './run.ts'
import { beginStore, editRegistry, storeIn } from './store.ts'

/** The one entry that is mapped. */
export const key = 'deepseek/team/main'
export const sidecarFile = '.keyz/providers/deepseek/team/main.json'

const localProviders = () =>
  startLocalProviders(({ provider, path }) => {
    if (provider === 'openrouter' && path === '/key') return { status: 200, body: recorded('openrouter', 'key.200') }
    if (provider !== 'deepseek') return { status: 403, body: '{}' }
    const wallet = { currency: 'USD', total_balance: '5', granted_balance: '0', topped_up_balance: '5' }
    const body = path === '/models' ? { data: [] } : { is_available: true, balance_infos: [wallet] }
    return { status: 200, body: JSON.stringify(body) }
  })

const prepared = {
  withHooks: madeOnce((home) => begin(home, [])),
  without: madeOnce((home) => begin(home, ['--no-hooks'])),
}

/** Makes the store and the clone, and returns the secrets, and what the first sync sent. */
async function begin(home: string, more: string[]) {
  await beginStore(home)
  const store = storeIn({ path: home, [Symbol.asyncDispose]: async () => undefined })
  const theirs = join(home, 'teammate/theirs')
  const server = await localProviders()
  const secrets = { own: madeUpKey('deepseek', 'api').sent, bank: `sk-${randomHex(32)}` }
  await store.insert({ [key]: secrets.own, 'bank/savings': secrets.bank, 'bank/tan': `${randomHex(24)}` })
  await store.keyz(['init', '--yes', ...more], server.variables)
  await store.keyz(['sync'], server.variables)
  await server.close()
  const environment = { HOME: join(home, 'teammate') }
  await mkdir(environment.HOME)
  await must('git', ['clone', '--quiet', store.path, theirs], { environment })
  const inTheirs = (...parameters: string[]) => must('git', parameters, { cwd: theirs, environment })
  // Names can be forged, so the teammate uses those of the owner.
  await inTheirs('config', 'user.name', 'Test')
  await inTheirs('config', 'user.email', 'test@example.org')
  await store.git('remote', 'add', 'team', theirs)
  await store.git('config', 'pull.rebase', 'false')
  return { secrets, requests: server.requests }
}

/** A store that was synced once, the clone of a teammate, and providers that log what they are sent. */
export async function team({ hooks = false } = {}) {
  const { folder, made } = await prepared[hooks ? 'withHooks' : 'without']()
  const store = storeIn(folder)
  const theirs = join(folder.path, 'teammate/theirs')
  const server = await localProviders()
  server.requests.push(...made.requests)
  const keyz = (parameters: string[], more: Record<string, string> = {}) =>
    store.keyz(parameters, { ...server.variables, ...more })
  const environment = { HOME: join(folder.path, 'teammate') }
  const inTheirs = (...parameters: string[]) => must('git', parameters, { cwd: theirs, environment })
  let day = 21
  return {
    ...store,
    keyz,
    server,
    theirs,
    secrets: made.secrets,
    inTheirs,
    sent: () => [...new Set(server.requests.flatMap(({ token }) => token ?? []))],
    /** A day later, so that every key is due. */
    async sync(...parameters: string[]) {
      day += 1
      const now = `2026-11-${day}T12:00:00Z`
      const { stdout, code, stderr } = await keyz(['sync', '--json', ...parameters], { KEYZ_NOW: now })
      const { results } = SyncReport.parse(JSON.parse(stdout))
      return { code, stderr, results, outcomes: Object.fromEntries(results.map((one) => [one.key_path, one.outcome])) }
    },
    async copyTheirs(from: string, to: string) {
      await mkdir(join(theirs, to, '..'), { recursive: true })
      await copyFile(join(theirs, `${from}.gpg`), join(theirs, `${to}.gpg`))
      await inTheirs('add', '--all')
    },
    async mapTheirs(path: string, row: Record<string, unknown>) {
      await editRegistry({ path: theirs }, (rows) => Object.assign(rows, { [path]: row }))
      await inTheirs('add', '--all')
    },
    commitTheirs: () => inTheirs('commit', '--quiet', '-m', 'Rotate a key.'),
    async [Symbol.asyncDispose]() {
      await server.close()
      await store[Symbol.asyncDispose]()
    },
  }
}

export const asDeepseek = (alias: string) => ({ provider_id: 'deepseek', account_ref: 'team', key_alias: alias })
