// A real OpenCode, where KEYZ_TEST_OPENCODE names the folder that it was installed in: with a home of its own, and a model on loopback.
import { existsSync, readdirSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { must, type Ran, run } from './run.ts'
import { temporaryFolder } from './temporary.ts'

export interface OpenCode extends AsyncDisposable {
  /** The home that it and keyz share. */
  environment: Record<string, string>
  /** Where it keeps its database. */
  data: string
  /** Where programs keep what they note. */
  state: string
  project: string
  /** Asks the model; the session to go on with, or null for a new one. Returns the session. */
  ask: (prompt: string, session: string | null) => Promise<string>
  run: (parameters: string[], more?: Record<string, string>) => Promise<Ran>
}

/** It takes some seconds; on a machine that has other work to do, minutes. */
const maxAnswer = 240_000

const modelPrices = { input: 3, output: 15, cache_read: 0.3, cache_write: 3.75 }

/** The program in a folder that `npm install opencode-ai` filled, or null. Its install scripts need not have run. */
export function opencodeProgram(folder: string | undefined): string | null {
  const packages = folder === undefined ? '' : join(folder, 'node_modules')
  if (folder === undefined || !existsSync(packages)) return null
  const names = readdirSync(packages).filter((name) => name.startsWith('opencode-'))
  // A processor without AVX2 needs the baseline build, and every other one can run it.
  const sorted = names.sort((left, right) => Number(right.includes('baseline')) - Number(left.includes('baseline')))
  const programs = sorted.map((name) => join(packages, name, 'bin', 'opencode'))
  return programs.find((program) => existsSync(program)) ?? null
}

export async function openCode(program: string, model: { url: string; file: string }): Promise<OpenCode> {
  const home = await temporaryFolder()
  const environment = {
    HOME: home.path,
    XDG_CONFIG_HOME: join(home.path, 'config'),
    XDG_DATA_HOME: join(home.path, 'data'),
    XDG_CACHE_HOME: join(home.path, 'cache'),
    XDG_STATE_HOME: join(home.path, 'state'),
    OPENCODE_DISABLE_AUTOUPDATE: '1',
    OPENCODE_DISABLE_MODELS_FETCH: '1',
    OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
    OPENCODE_DISABLE_DEFAULT_PLUGINS: '1',
    // It would install a package beside its configuration, and wait for it.
    npm_config_registry: 'http://127.0.0.1:1/',
    npm_config_fetch_retries: '0',
  }
  const project = join(home.path, 'project')
  await mkdir(project)
  await writeFile(join(project, model.file), 'hello\n')
  await must('git', ['init', '--quiet', '--initial-branch=main'], { cwd: project, environment })
  await must('git', ['add', '--all'], { cwd: project, environment })
  const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.org']
  await must('git', [...author, 'commit', '--quiet', '-m', 'Begin'], { cwd: project, environment })
  await mkdir(join(environment.XDG_CONFIG_HOME, 'opencode'), { recursive: true })
  await writeFile(
    join(environment.XDG_CONFIG_HOME, 'opencode', 'opencode.json'),
    JSON.stringify(configuration(model.url)),
  )
  const start = (parameters: string[], more: Record<string, string> = {}) =>
    run(program, parameters, { cwd: project, environment: { ...environment, ...more }, longest: maxAnswer })
  return {
    environment,
    data: join(environment.XDG_DATA_HOME, 'opencode'),
    state: environment.XDG_STATE_HOME,
    project,
    run: start,
    async ask(prompt, session) {
      const again = session === null ? [] : ['-s', session]
      const { code, stdout, stderr } = await start([
        'run',
        ...again,
        '-m',
        'fakeco/fake-large',
        '--format',
        'json',
        prompt,
      ])
      const [, id] = /"sessionID":"(ses_[^"]+)"/.exec(stdout) ?? []
      if (code !== 0 || id === undefined) throw new Error(`opencode run exited with ${code}: ${stderr}`)
      return id
    },
    [Symbol.asyncDispose]: () => home[Symbol.asyncDispose](),
  }
}

function configuration(baseURL: string) {
  const limit = { context: 200_000, output: 8000 }
  return {
    autoupdate: false,
    share: 'disabled',
    model: 'fakeco/fake-large',
    small_model: 'fakeco/fake-small',
    enabled_providers: ['fakeco'],
    permission: { '*': 'allow' },
    provider: {
      fakeco: {
        npm: '@ai-sdk/openai-compatible',
        name: 'Fake Co',
        options: { baseURL, apiKey: `not-a-key-${'x'.repeat(8)}` },
        models: {
          'fake-large': { name: 'Fake Large', tool_call: true, reasoning: true, cost: modelPrices, limit },
          'fake-small': { name: 'Fake Small', tool_call: true, cost: { input: 1, output: 2 }, limit },
        },
      },
    },
  }
}
