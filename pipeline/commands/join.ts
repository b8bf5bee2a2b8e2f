// `keyz join`: for a new teammate. Sets this clone up, then says what only they, or somebody else, can still do.
import type { Command } from '@commander-js/extra-typings'
import { emptyRegistry, readRegistry } from '../../meta/files/registry-file.ts'
import type { Diagnosis } from '../../schema/reports/doctor-report.ts'
import type { JoinReport } from '../../schema/reports/join-report.ts'
import { shellWord } from '../../schema/shell-word.ts'
import { printable } from '../../schema/text.ts'
import { diagnose } from '../doctor/diagnose.ts'
import { diagnoseMembership } from '../doctor/diagnose-membership.ts'
import { CommandError, exitCodes } from '../errors.ts'
import type { Finish, Runtime } from '../runtime.ts'
import { NoStoreError } from '../store/scan-store.ts'
import { version } from '../version.ts'
import { runInit } from './init-steps.ts'
import { jsonOption } from './shared/json-option.ts'

export function register(program: Command, runtime: Runtime, finish: Finish): void {
  program
    .command('join')
    .description("set up your clone of a team's store, and say what is still missing")
    .option('--i-know', 'continue even if a remote looks public', false)
    .option(...jsonOption)
    .action(async ({ iKnow, json }) => {
      const chosen = { yes: false, iKnow, hooks: true, github: false, gitlab: false, app: false, uninstall: false }
      // The keys of a team are in its registry: nobody is asked about more.
      const { done } = await runInit(runtime, { ...chosen, json: true, lookForKeys: false }).catch((error: unknown) => {
        throw error instanceof NoStoreError ? needsClone(error, runtime.environment.store) : error
      })
      const missing = await stillMissing(runtime)
      const ready = !missing.some(({ state }) => state === 'problem')
      const report: JoinReport = { schema_version: 1, ready, done, missing }
      if (json) runtime.output.json(report)
      else print(report, runtime)
      finish(ready ? exitCodes.done : exitCodes.someFailed)
    })
}

/** Whoever joins needs the store of the team, and not a new one. */
function needsClone({ problem, taken }: NoStoreError, store: string): CommandError {
  return new CommandError(
    taken
      ? `${problem}: set PASSWORD_STORE_DIR to a clone of your team's store`
      : `${problem}: clone your team's store with git clone URL ${shellWord(store)}, or set PASSWORD_STORE_DIR`,
  )
}

/** Problems first. What is about the whole team, and not about this clone, is for doctor to say. */
async function stillMissing(runtime: Runtime): Promise<Diagnosis[]> {
  const { environment, interrupt } = runtime
  const { folder, store } = await runtime.openStore()
  const registry = await readRegistry(folder).catch(() => null)
  const paths = Object.keys((registry ?? emptyRegistry).keys)
  const inProcess = environment.privateKey.keyFile !== null || environment.privateKey.key !== null
  const membership = inProcess ? [] : await diagnoseMembership(paths, store, environment.forChildren, interrupt)
  const checks = (await diagnose(runtime, { version })).filter(
    ({ name }) => !['freshness', 'keys', 'workflow'].includes(name),
  )
  const found = [...membership, ...checks].filter(({ state }) => state !== 'ok')
  return [...found.filter(({ state }) => state === 'problem'), ...found.filter(({ state }) => state !== 'problem')]
}

function print({ ready, done, missing }: JoinReport, { output }: Runtime): void {
  for (const sentence of done) output.data(sentence)
  for (const { name, message, todo } of missing) {
    output.data(`${name}: ${printable(message)}`)
    if (todo !== null) output.data(`  -> ${printable(todo)}`)
  }
  if (missing.length === 0) output.say('You are all set. Next: keyz status.')
  else
    output.say(
      ready
        ? 'You can start: keyz status. See above for the rest.'
        : 'Do the first step above, then run keyz join again.',
    )
}
