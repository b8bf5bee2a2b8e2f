// The store of the demo after its first and its last day, one after the other, with its providers on loopback, and the terminal interface on it.
import { join } from 'node:path'
import { makeDemoFolder, makeDemoStore } from '../../pipeline/demo/demo-store.ts'
import { type LocalRequest, startLocalProviders } from '../../pipeline/demo/local-providers.ts'
import { lastDay } from '../../pipeline/demo/week.ts'
import { Instant } from '../../schema/instant.ts'
import { bareEnvironment, bin, keyz, must, type Ran } from './run.ts'
import { temporaryFolder } from './temporary.ts'
import { type VirtualTerminal, virtualTerminal } from './virtual-terminal.ts'

export interface DemoInUse extends AsyncDisposable {
  path: string
  environment: Record<string, string>
  /** What the providers say from now on. */
  day: (day: number) => void
  /** The providers take requests from now on, and answer none. */
  silence: () => void
  /** Every connection to a provider breaks from now on. */
  disconnect: () => void
  /** Everything that the providers were asked since the last call. */
  asked: () => LocalRequest[]
  keyz: (parameters: string[], environment?: Record<string, string>) => Promise<Ran>
  git: (...parameters: string[]) => Promise<string>
  tui: (options?: TuiOptions) => VirtualTerminal
}

const shell = ['sh', '-c', '"$0" "$@"; code=$?; stty -a; exit $code']

interface TuiOptions {
  columns?: number
  rows?: number
  environment?: Record<string, string>
  /** For Node itself. */
  node?: readonly string[]
  /** A shell starts it, and says afterwards how the terminal is set. */
  inShell?: boolean
}

/** When the entries came, as the pictures of the screen say. */
const made = Instant.parse('2026-11-01T09:00:00Z')
const dayBefore = '2026-11-20T07:00:00Z'
/** The second sync is at this time; a minute later, everything is fresh, and three days later, everything is stale. */
const synced = '2026-11-21T09:00:00Z'
const soon = '2026-11-21T09:01:00Z'
export const daysLater = '2026-11-24T09:00:00Z'

export async function demoInUse(): Promise<DemoInUse> {
  const home = await temporaryFolder()
  const { folder } = await makeDemoFolder(join(home.path, 'demo'), true)
  const demo = await makeDemoStore(folder, bareEnvironment.PATH, made)
  const state: { day: number; silent: boolean; broken: boolean } = { day: 0, silent: false, broken: false }
  const local = await startLocalProviders(({ token, provider, host, method, path }, response) => {
    const key = demo.keys.get(token ?? '')
    // The request stays open until whoever made it gives up.
    if (state.silent) return null
    if (state.broken) {
      response.destroy()
      return null
    }
    // The key that is revoked in the course of the week is so from the beginning.
    const day = key?.path === 'openrouter/office/agent' ? lastDay : state.day
    const answers = key?.provider === provider ? key.answers(day, new Date(synced)) : {}
    return answers[`${host} ${method} ${path}`] ?? { status: 404, body: '{}' }
  })
  const environment = { ...demo.variables, ...local.variables, KEYZ_NOW: synced }
  const git = (...parameters: string[]) =>
    must('git', ['-C', demo.store, ...parameters], { environment: { HOME: folder } })
  const run: DemoInUse['keyz'] = (parameters, more = {}) =>
    keyz(parameters, { environment: { ...environment, ...more } })
  await run(['init', '--yes'], { KEYZ_NOW: dayBefore })
  await run(['sync'], { KEYZ_NOW: dayBefore })
  state.day = lastDay
  await run(['sync'])
  local.requests.splice(0)

  return {
    path: demo.store,
    environment,
    day: (day) => {
      state.day = day
    },
    silence: () => {
      state.silent = true
    },
    disconnect: () => {
      state.broken = true
    },
    asked: () => local.requests.splice(0),
    keyz: run,
    git,
    tui: ({ columns = 80, rows = 24, environment: more = {}, node = [], inShell = false } = {}) =>
      virtualTerminal([...(inShell ? shell : []), process.execPath, ...node, bin, 'tui'], {
        size: { columns, rows },
        environment: { ...environment, KEYZ_NOW: soon, ...more },
      }),
    async [Symbol.asyncDispose]() {
      await local.close()
      await home[Symbol.asyncDispose]()
    },
  }
}
