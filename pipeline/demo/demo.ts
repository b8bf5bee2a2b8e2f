// The demo: shows what keyz does, step by step, with simulated providers on this machine.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { instantAt } from '../../schema/instant.ts'
import { shellQuoted } from '../../schema/shell-word.ts'
import { executable } from '../environment/program-files.ts'
import { shellWords } from '../environment/shell-words.ts'
import { runInFront } from '../environment/start-program.ts'
import { CommandError, exitCodes } from '../errors.ts'
import type { Output } from '../terminal/output.ts'
import { wrapped } from '../terminal/wrapped.ts'
import { otherEntries } from './accounts.ts'
import { type DemoStore, makeDemoFolder, makeDemoStore } from './demo-store.ts'
import { type LocalAnswer, type LocalRequest, startLocalProviders } from './local-providers.ts'
import { dayLength, lastDay } from './week.ts'

interface DemoOptions {
  dir: string | undefined
  keep: boolean
  /** Environment of the commands that are run. */
  inherited: Readonly<Record<string, string>>
  /** Unix time in milliseconds. */
  now: number
  output: Output
  interrupt: AbortSignal
}

export async function runDemo(options: DemoOptions): Promise<void> {
  const { output, interrupt } = options
  // The week ends now.
  const clock = { day: 0, now: options.now - lastDay * dayLength }
  const { folder, removed } = await makeDemoFolder(options.dir, options.keep)
  const demo = await makeDemoStore(folder, options.inherited.PATH ?? '', instantAt(clock.now))
  const local = await startLocalProviders((request) => answerFor(demo, request, clock))

  // What is shown is to be read, also where it does not go straight to a terminal.
  const environment = () => ({
    ...options.inherited,
    ...demo.variables,
    ...local.variables,
    KEYZ_NOW: instantAt(clock.now),
    COLUMNS: String(output.columns()),
  })
  const keyz = async (...parameters: string[]) => {
    output.data(`$ keyz ${parameters.join(' ')}`)
    await runStep(process.execPath, [executable, ...parameters], environment(), interrupt)
  }
  const shortSync = async () => {
    output.data('$ keyz sync 2>&1 | tail -n 1')
    await runStep('sh', ['-c', lastLine, process.execPath, executable, 'sync'], environment(), interrupt)
  }
  const git = async (...parameters: string[]) => {
    output.data(`$ git ${shellWords(parameters)}`)
    await runStep(
      'git',
      ['-C', demo.store, '--no-pager', ...parameters],
      { ...options.inherited, HOME: demo.folder },
      interrupt,
    )
  }

  const nextDay = () => {
    clock.day += 1
    clock.now += dayLength
  }
  try {
    for (const earlier of removed) output.data(wrapped(`Removed an earlier demo, ${earlier}.`, output.columns()))
    output.data(wrapped(`Created a pass store with a throwaway OpenPGP key in ${demo.store}.`, output.columns()))
    output.data(`It has ${demo.keys.size} API keys and ${Object.keys(otherEntries).length} other secrets.`)
    output.data('The providers are simulated on this machine; nothing is sent anywhere.')
    await walkThrough({
      say: (text) => output.data(`\n${wrapped(text, output.columns())}`),
      keyz,
      shortSync,
      git,
      nextDay,
    })
    const kept = options.keep || options.dir !== undefined
    await suggestNextSteps(demo, { kept, baseUrls: Object.keys(local.variables), now: clock.now }, output)
  } finally {
    await local.close()
  }
}

/** `keyz sync 2>&1 | tail -n 1`, with the exit code of keyz. */
const lastLine = 'lines=$("$0" "$@" 2>&1); code=$?; printf "%s\\n" "$lines" | tail -n 1; exit $code'

interface Steps {
  say: (text: string) => void
  keyz: (...parameters: string[]) => Promise<void>
  /** Shows only its last line. */
  shortSync: () => Promise<void>
  git: (...parameters: string[]) => Promise<void>
  nextDay: () => void
}

async function walkThrough({ say, keyz, shortSync, git, nextDay }: Steps): Promise<void> {
  say('1. Set up keyz: git hooks, git drivers, and the first keys, recognized by their paths. Nothing is decrypted.')
  await keyz('init', '--yes')

  say('2. Ask the providers about all keys. One provider is down; the rest work.')
  await keyz('sync')

  say('3. See the results: balances, expiry dates, and errors. This only reads plain files: no decryption, no network.')
  await keyz('status')

  say('4. A week goes by, with one sync a day, as a scheduled job would run it. Money is spent, and a key is revoked.')
  for (let day = 1; day < lastDay; day++) {
    nextDay()
    await shortSync()
  }
  nextDay()
  await keyz('sync')
  await keyz('status')

  say('5. Everything is in git, next to the keys. See what changed within that week, or how one balance went:')
  await keyz('diff', '--since', `${lastDay}d`)
  await keyz('history', 'openrouter/personal/ci', '--field', 'balances')
  await git('log', '--no-textconv', '--no-ext-diff', '--format=%h %<(70,trunc)%s', '--', '.keyz')

  say('6. Check the policies of the store. A scheduled job fails if one is violated.')
  await keyz('check')
}

function answerFor(
  { keys }: DemoStore,
  request: LocalRequest,
  { day, now }: { day: number; now: number },
): LocalAnswer {
  const key = keys.get(request.token ?? '')
  const unknown = { status: 404, body: '{}' }
  if (key === undefined || key.provider !== request.provider) return unknown
  return key.answers(day, new Date(now))[`${request.host} ${request.method} ${request.path}`] ?? unknown
}

/** Exit code 1 means that a key failed, which happens here on purpose. */
async function runStep(
  program: string,
  parameters: string[],
  environment: Record<string, string>,
  interrupt: AbortSignal,
): Promise<void> {
  const stdio = ['ignore', 'inherit', 'inherit'] as const
  const code = await runInFront(program, parameters, { environment, stdio, signal: interrupt })
  if (interrupt.aborted) throw new CommandError('the demo was interrupted', exitCodes.interrupted)
  if (code !== exitCodes.done && code !== exitCodes.someFailed)
    throw new CommandError(`a step of the demo failed with exit code ${code}: please report this`, exitCodes.someFailed)
}

/** The providers stop with the demo. The variables then point to a port where nothing listens, so that no fake key is sent anywhere. */
async function suggestNextSteps(
  demo: DemoStore,
  { kept, baseUrls, now }: { kept: boolean; baseUrls: string[]; now: number },
  output: Output,
): Promise<void> {
  const fate = kept
    ? `The store stays in ${demo.store}.`
    : `The store stays in ${demo.store}\nuntil you run keyz demo again. keyz demo --keep makes one that stays.`
  const nowhere = Object.fromEntries(baseUrls.map((name) => [name, 'http://127.0.0.1:9']))
  const variables = { ...demo.variables, ...nowhere, KEYZ_NOW: instantAt(now) }
  const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${shellQuoted(value)}`)
  const file = join(demo.folder, 'demo.sh')
  await writeFile(
    file,
    `${lines.join('\n')}\nkeyz() { ${shellQuoted(process.execPath)} ${shellQuoted(executable)} "$@"; }\ncd ${shellQuoted(demo.store)}\n`,
  )
  output.data(`
${fate}
To explore it, run the first command below: it points this shell at the demo
store, and sets keyz's clock to the demo's.
The simulated providers have stopped, so keyz sync --force only says that it
can't reach them. The last good values stay.

  . ${shellQuoted(file)}
  keyz tui
  keyz show openrouter/personal/ci
  keyz status --by provider
  keyz history openrouter/personal/ci --plot
  keyz report --out ../keyz-report.html
  git log -p -- .keyz
  keyz doctor

To use keyz with your own store, open a new terminal and run keyz init, then
keyz sync.`)
}
